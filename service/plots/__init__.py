"""Figures as pictures: one module for the look, one for each kind of plot; SVG text out, plain figures in."""
