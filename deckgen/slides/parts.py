"""The parts of a presentation that python-pptx is writing, remembered by name and content.

python-pptx walks the whole package for each part that it names and each picture that it adds, so that the thousandth
slide takes as long as the first five hundred. `remember_parts` answers the same questions from a table.
"""

from __future__ import annotations

from hashlib import sha256
from typing import IO, Any, Final

_IMAGE: Final = "/ppt/media/image"


def remember_parts(package: Any) -> None:
    """Have the python-pptx `package` answer from a table which part names are taken, and which pictures it has."""
    known = _Parts(package)
    package.next_partname = known.next_partname
    package.next_image_partname = known.next_image_partname
    package.get_or_add_image_part = known.get_or_add_image_part
    package.part_of_content = known.part_of_content


class _Parts:
    def __init__(self, package: Any) -> None:
        self._package = package
        parts = list(package.iter_parts())
        self._names = {str(part.partname) for part in parts}
        self._images = {part.sha1: part for part in parts if hasattr(part, "sha1")}
        self._others: dict[str, Any] = {}
        self._last: dict[str, int] = {}

    def next_partname(self, template: str) -> Any:
        """Return the first name of `template` ("/ppt/charts/chart%d.xml") that no part has."""
        from pptx.opc.packuri import PackURI

        number = self._last.get(template, 0) + 1
        while template % number in self._names:
            number += 1
        self._last[template] = number
        self._names.add(template % number)
        return PackURI(template % number)

    def next_image_partname(self, extension: str) -> Any:
        """Return the first name for a picture whose number no other has, whatever its extension."""
        from pptx.opc.packuri import PackURI

        if _IMAGE not in self._last:
            taken = [PackURI(name).idx for name in self._names if name.startswith(_IMAGE)]
            self._last[_IMAGE] = max((number for number in taken if number), default=0)
        self._last[_IMAGE] += 1
        return PackURI(f"{_IMAGE}{self._last[_IMAGE]}.{extension}")

    def get_or_add_image_part(self, file: str | IO[bytes]) -> Any:
        """Return the part of the picture in `file`; equal pictures share one."""
        from pptx.parts.image import Image, ImagePart

        image = Image.from_file(file)
        if image.sha1 not in self._images:
            self._images[image.sha1] = ImagePart.new(self._package, image)
        return self._images[image.sha1]

    def part_of_content(self, template: str, content_type: str, content: bytes) -> Any:
        """Return the part that holds `content`, named by `template` where it is new; equal ones share it."""
        from pptx.opc.package import Part

        key = f"{content_type} {sha256(content).hexdigest()}"
        if key not in self._others:
            self._others[key] = Part(self.next_partname(template), content_type, self._package, content)
        return self._others[key]
