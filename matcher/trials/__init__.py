"""Whole experiments, from files to figures: what the training commands and `huiqi bench quality` share."""
