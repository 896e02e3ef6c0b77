"""A picture to draw on, saved as PNG with the standard library alone."""

import math
import struct
import zlib

# Letters of 5 by 7 dots: seven numbers from top to bottom, the highest of five bits is the left dot.
GLYPHS = {
    "0": (14, 17, 19, 21, 25, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
    ".": (0, 0, 0, 0, 0, 12, 12),
    "%": (24, 25, 2, 4, 8, 19, 3),
    " ": (0, 0, 0, 0, 0, 0, 0),
    "a": (0, 0, 14, 1, 15, 17, 15),
    "c": (0, 0, 14, 16, 16, 17, 14),
    "d": (1, 1, 13, 19, 17, 17, 15),
    "e": (0, 0, 14, 17, 31, 16, 14),
    "g": (0, 0, 15, 17, 15, 1, 14),
    "h": (16, 16, 22, 25, 17, 17, 17),
    "i": (4, 0, 12, 4, 4, 4, 14),
    "l": (12, 4, 4, 4, 4, 4, 14),
    "n": (0, 0, 22, 25, 17, 17, 17),
    "o": (0, 0, 14, 17, 17, 17, 14),
    "p": (0, 0, 30, 17, 30, 16, 16),
    "r": (0, 0, 22, 25, 16, 16, 16),
    "s": (0, 0, 14, 16, 14, 1, 30),
    "t": (8, 8, 28, 8, 8, 9, 6),
}


class Canvas:
    def __init__(self, width, height, colour):
        self.width, self.height = width, height
        self.rows = [bytearray(bytes(colour) * width) for _ in range(height)]

    def box(self, left, top, width, height, colour):
        start, end = max(round(left), 0), min(round(left + width), self.width)
        for y in range(max(round(top), 0), min(round(top + height), self.height)):
            self.rows[y][start * 3 : end * 3] = bytes(colour) * (end - start)

    def text(self, x, y, words, colour, size, align=0.0):
        """Writes words; align 0 begins at x, 0.5 centres on it, 1 ends there."""
        x -= align * (6 * len(words) - 1) * size
        for letter in words:
            for row, dots in enumerate(GLYPHS[letter]):
                for column in range(5):
                    if dots & (16 >> column):
                        self.box(x + column * size, y + row * size, size, size, colour)
            x += 6 * size

    def line(self, points, colour, width):
        """A line through points with smooth edges: each dot takes on as much of the colour as the line covers of it."""
        cover = {}
        for (x1, y1), (x2, y2) in zip(points, points[1:]):
            length = max((x2 - x1) ** 2 + (y2 - y1) ** 2, 1e-9)
            for y in range(math.floor(min(y1, y2) - width), math.ceil(max(y1, y2) + width)):
                for x in range(math.floor(min(x1, x2) - width), math.ceil(max(x1, x2) + width)):
                    along = ((x + 0.5 - x1) * (x2 - x1) + (y + 0.5 - y1) * (y2 - y1)) / length
                    along = min(1.0, max(0.0, along))
                    away = math.hypot(x + 0.5 - x1 - along * (x2 - x1), y + 0.5 - y1 - along * (y2 - y1))
                    part = min(1.0, max(0.0, width / 2 + 0.5 - away))
                    if part > cover.get((x, y), 0.0):
                        cover[x, y] = part
        for (x, y), part in cover.items():
            if 0 <= x < self.width and 0 <= y < self.height:
                row = self.rows[y]
                for channel in range(3):
                    old = row[3 * x + channel]
                    row[3 * x + channel] = round(old + (colour[channel] - old) * part)

    def save(self, path):
        def block(kind, content):
            return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self.rows), 9)
        with open(path, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + block(b"IHDR", header) + block(b"IDAT", pixels) + block(b"IEND", b""))
