"""A deck in a browser while it is being written: built again at every change, and shown by a server of this machine.

`session` builds and watches, `shown` says what there is to show, `drawn` has slides drawn, `server` and `page` show it.
"""
