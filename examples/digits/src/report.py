"""Draws the report: loss curves on the left, the table of readings on the right."""

from canvas import Canvas

WIDTH, HEIGHT = 1280, 660
INK, QUIET, GRID, PAPER = (31, 35, 40), (100, 108, 118), (226, 229, 233), (255, 255, 255)
TRAIN, TEST = (193, 122, 6), (23, 105, 170)


def draw_report(path, history, table):
    canvas = Canvas(WIDTH, HEIGHT, PAPER)
    draw_curves(canvas, history, 90, 110, 520, 450)
    draw_table(canvas, table, 770, 110, 45)
    canvas.save(path)


def draw_curves(canvas, history, left, top, width, height):
    canvas.text(left, 48, "loss per epoch", INK, 3)
    legend(canvas, left + 270, 52, TRAIN, "training")
    legend(canvas, left + 424, 52, TEST, "test")
    highest = max(max(pair) for pair in history)
    step = next(step for step in (0.1, 0.2, 0.25, 0.5, 1, 2, 5) if highest / step <= 6)
    ceiling = step * (int(highest / step) + 1)

    def place(epoch, loss):
        return left + width * (epoch - 1) / max(len(history) - 1, 1), top + height * (1 - loss / ceiling)

    for line in range(round(ceiling / step) + 1):
        _, y = place(1, line * step)
        canvas.line([(left, y), (left + width, y)], GRID, 1.5)
        canvas.text(left - 14, y - 7, f"{line * step:.2f}".rstrip("0").rstrip("."), QUIET, 2, align=1)
    for epoch in sorted({1, len(history), *range(10, len(history), 10)}):
        x, _ = place(epoch, 0)
        canvas.text(x, top + height + 16, str(epoch), QUIET, 2, align=0.5)
    canvas.text(left + width / 2, top + height + 48, "epoch", QUIET, 2, align=0.5)
    for series, colour in ((0, TRAIN), (1, TEST)):
        canvas.line([place(epoch, pair[series]) for epoch, pair in enumerate(history, 1)], colour, 3.5)


def legend(canvas, x, y, colour, name):
    canvas.line([(x, y + 7), (x + 24, y + 7)], colour, 4)
    canvas.text(x + 32, y, name, QUIET, 2)


def draw_table(canvas, table, left, top, cell):
    right = sum(table[digit][digit] for digit in range(10)) / sum(map(sum, table))
    canvas.text(left, 48, f"{right:.1%} read right", INK, 3)
    for written, row in enumerate(table):
        y = top + written * cell
        canvas.text(left - 18, y + cell / 2 - 7, str(written), QUIET, 2, align=1)
        canvas.text(left + (written + 0.5) * cell, top + 10 * cell + 16, str(written), QUIET, 2, align=0.5)
        for read, count in enumerate(row):
            share = count / max(sum(row), 1)
            x = left + read * cell
            canvas.box(x + 1, y + 1, cell - 2, cell - 2, shade(share, read == written))
            if count:
                dark = share > 0.45 and read == written
                canvas.text(x + cell / 2, y + cell / 2 - 7, str(count), PAPER if dark else INK, 2, align=0.5)
    canvas.text(left + 5 * cell, top + 10 * cell + 48, "read as", QUIET, 2, align=0.5)
    canvas.text(left - 62, top + 5 * cell, "is", QUIET, 2, align=0.5)


def shade(share, right):
    """White for none; blue for what is right, red for what is not, well seen even when it is little."""
    if share == 0:
        return (244, 246, 248)
    colour, depth = (TEST, 0.25 + 0.75 * share) if right else ((200, 55, 45), min(1.0, 0.25 + 3 * share))
    return tuple(round(255 + (part - 255) * depth) for part in colour)
