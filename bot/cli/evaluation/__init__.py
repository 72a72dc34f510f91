"""Measuring what the bot understands: labelled lines in, figures and a page out."""
