#!/usr/bin/env python3
"""Draws some variables of a waveform file (VCD) as an SVG picture.

Usage: scripts/draw-waves.py FILE.vcd FROM TO SCOPE.VARIABLE... > PICTURE.svg

FROM and TO are seconds. docs/images/dead-climate.svg is made by scripts/make-pictures.sh.
"""
import sys

LEFT, RIGHT, ROW, HEIGHT = 190, 20, 34, 18
WIDTH = 880
TICKS = 10_000_000  # a tick is 100 ns


def read(path, wanted):
    """The changes of the wanted variables: for each a list of (tick, value)."""
    names, scope, now = {}, "", 0
    changes = {name: [] for name in wanted}
    for line in open(path):
        words = line.split()
        if not words:
            continue
        if words[0] == "$scope":
            scope = words[2]
        elif words[0] == "$var":
            name = scope + "." + words[4]
            if name in changes:
                names[words[3]] = name
        elif words[0][0] == "#":
            now = int(words[0][1:])
        elif words[0][0] == "r" and words[1] in names:
            changes[names[words[1]]].append((now, words[0][1:]))
        elif words[0][0] in "01x" and words[0][1:] in names:
            changes[names[words[0][1:]]].append((now, words[0][0]))
    return changes


def spans(changes, begin, end):
    """Spans of equal value within the picture: (from, to, value)."""
    for index, (at, value) in enumerate(changes):
        until = changes[index + 1][0] if index + 1 < len(changes) else end
        if until > begin and at < end:
            yield max(at, begin), min(until, end), value


def level(spans, x, top):
    """A path for a signal of two levels."""
    path = ""
    for at, until, value in spans:
        y = top if value == "1" else top + HEIGHT
        path += f"{'L' if path else 'M'}{x(at):.1f} {y} L{x(until):.1f} {y} "
    return f'<path class="level" d="{path.strip()}"/>'


def numbers(spans, x, top):
    """Boxes with numbers; a fault is a box of its own. Readings of the same text are one box."""
    boxes = []
    for at, until, value in spans:
        text = "fault" if value == "nan" else f"{float(value):g}"
        if boxes and boxes[-1][2] == text:
            boxes[-1][1] = until
        else:
            boxes.append([at, until, text])
    for at, until, text in boxes:
        kind = "fault" if text == "fault" else "value"
        wide = x(until) - x(at)
        yield f'<rect class="{kind}" x="{x(at):.1f}" y="{top}" width="{wide:.1f}" height="{HEIGHT}"/>'
        if wide > 8 * len(text):
            yield f'<text x="{x(at) + 5:.1f}" y="{top + 14}">{text}</text>'


def main(path, begin, end, wanted):
    first, last = int(float(begin) * TICKS), int(float(end) * TICKS)
    changes = read(path, wanted)

    def x(tick):
        return LEFT + (tick - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    height = ROW * len(wanted) + 34
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">')
    print("<style>.level{fill:none;stroke:#1a7f37;stroke-width:2}.value{fill:#ddf4ff;stroke:#0969da}"
          ".fault{fill:#ffebe9;stroke:#cf222e}.grid{stroke:#d0d7de}</style>")
    print(f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>')
    for second in range(int(float(begin)), int(float(end)) + 1, 10):
        at = x(second * TICKS)
        print(f'<path class="grid" d="M{at:.1f} 8 V{height - 24}"/>')
        print(f'<text x="{at:.1f}" y="{height - 8}" text-anchor="middle">{second} s</text>')
    for row, name in enumerate(wanted):
        top = 12 + row * ROW
        print(f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end">{name.replace(".", " · ")}</text>')
        found = list(spans(changes[name], first, last))
        if name.startswith("channels.") and not all(value in "01x" for _, _, value in found):
            print("\n".join(numbers(found, x, top)))
        else:
            print(level(found, x, top))
    print("</svg>")


if len(sys.argv) < 5:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
