"""Passwords, sessions, tokens and the throttle of sign-in: functions to which the time is told."""
