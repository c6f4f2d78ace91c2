"""`deckgen preview`: the slides in a browser while the spec is being written."""

from __future__ import annotations

import threading
import time
import webbrowser

import click

from deckgen.terminal import guarded, quiet_option, set_option


@click.command()
@click.argument("deck", default="board")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="Port on this machine; default a free one.")
@click.option("--open/--no-open", "opens", default=True, help="Open the page in the browser.")
@set_option
@quiet_option
@guarded
def preview(deck: str, port: int, opens: bool, settings: tuple[str, ...], quiet: bool) -> None:
    """Show a deck in the browser, and follow every change of its files.

    The YAML, the theme and the data are watched. Slides are drawn by LibreOffice where it is installed; without it the
    page shows their outline and figures. Only this machine can open the page, and nothing is written to out/.
    """
    from deckgen.preview.server import Server
    from deckgen.preview.session import Session

    def tell(line: str) -> None:
        if not quiet:
            click.echo(f"  {time.strftime('%H:%M:%S')}  {line}")

    session = Session(deck, settings, tell=tell)
    work = threading.Thread(target=session.run, name="build")
    try:
        with Server(session, port) as server:
            click.echo(f"Preview of {session.spec}: {server.url}")
            if not quiet:
                click.echo("  Save a file and the page follows. Ctrl-C stops.")
            work.start()
            if opens:
                webbrowser.open(server.url)
            server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
    finally:
        session.stop()
        if work.is_alive():
            work.join()
