"""A deck in other formats: one HTML file that needs no network, a PDF, a picture a slide, and every figure as a file."""
