// The names on the picture: how short each is written, and that none lies over another.
const WIDEST = 140;
const FONT = 11;

/** A name as it is written, and its width for a letter of one pixel. */
interface Written { text: string; width: number }

export class Names {
  private readonly known = new Map<string, Written>();

  /** Cut to what has room below a station; `pen` has a font of `size` pixels. */
  short(pen: CanvasRenderingContext2D, name: string, size: number): Written {
    let written = this.known.get(name);
    if (!written) {
      const most = (WIDEST * size) / FONT;
      let length = name.length;
      while (length > 4 && pen.measureText(name.slice(0, length)).width > most) length -= 1;
      const text = length < name.length ? `${name.slice(0, length).trimEnd()}…` : name;
      written = { text, width: pen.measureText(text).width / size };
      this.known.set(name, written);
    }
    return written;
  }
}

/** What is still free for names of one height: who asks first has the place. */
export class Room {
  private readonly rows = new Map<number, [left: number, right: number, top: number][]>();

  constructor(private readonly height: number) {}

  /** Takes a place, `x` its middle and `y` its upper edge; false where another name lies. */
  take(x: number, y: number, width: number): boolean {
    const row = Math.floor(y / this.height), left = x - width / 2, right = x + width / 2;
    for (const near of [row - 1, row, row + 1]) {
      const crossed = this.rows.get(near)?.some(([from, to, top]) => left < to && right > from && Math.abs(top - y) < this.height);
      if (crossed) return false;
    }
    const here = this.rows.get(row);
    if (here) here.push([left, right, y]);
    else this.rows.set(row, [[left, right, y]]);
    return true;
  }
}
