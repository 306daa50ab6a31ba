"""The demonstration office: an invented world as it stands after some years of use, made by the real use cases.

Everything in it is invented and marked 演示. It is made of scripts, one a need, that wait for their days and are played
in order of time; what lies after today has not happened yet, so that cases stand in every stage.
"""
