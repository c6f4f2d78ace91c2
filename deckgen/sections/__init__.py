"""Sections: each turns results into slides as data. A new kind is one module of this package."""
