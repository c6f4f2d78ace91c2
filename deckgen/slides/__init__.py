"""Slides as data, and the one room that knows what a .pptx is."""
