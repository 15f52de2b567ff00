// Where names stand on the map: none over another, over a spot or over the edge; what finds no room is left out.

export type Box = [left: number, top: number, right: number, bottom: number];
export interface Spot { x: number; y: number; radius: number }

const GAP = 3;
const SIDES: [number, number][] = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];
const canvas = document.createElement("canvas").getContext("2d");

/** How wide a text is, in pixels of the screen. */
export function widthOf(text: string, font: string, spacing = 0): number {
  if (!canvas) return text.length * 9;
  canvas.font = font;
  return canvas.measureText(text).width + spacing * text.length;
}

/** The font of a text of some size on a page: that of the element. */
export function fontOf(element: Element, size: number, weight = 550): string {
  return `${weight} ${size}px ${getComputedStyle(element).fontFamily}`;
}

export class Room {
  private readonly taken: Box[] = [];
  private readonly lines: [number, number][] = [];

  /** `unit`: how much of the map's own measure a pixel of the screen is. */
  constructor(private readonly edge: Box, private readonly unit: number) {}

  takeSpot({ x, y, radius }: Spot): void {
    this.taken.push([x - radius, y - radius, x + radius, y + radius]);
  }

  /** What a name may cover, but had better not. */
  takeLine(points: [number, number][]): void {
    this.lines.push(...points);
  }

  free(box: Box, gap = GAP): boolean {
    const g = gap * this.unit;
    return (
      box[0] - g >= this.edge[0] && box[1] - g >= this.edge[1] && box[2] + g <= this.edge[2] && box[3] + g <= this.edge[3] &&
      this.taken.every((one) => box[2] + g <= one[0] || box[0] - g >= one[2] || box[3] + g <= one[1] || box[1] - g >= one[3])
    );
  }

  /** Room for a name beside its spot: where it covers the fewest lines, the nearest first. Null: there is none. */
  beside(spot: Spot, wide: number, high: number): Box | null {
    let best: { box: Box; cost: number } | null = null;
    for (const far of [4, 14]) {
      const away = spot.radius + far * this.unit;
      for (const [dx, dy] of SIDES) {
        const slant = dx !== 0 && dy !== 0 ? 0.75 : 1;
        const x = spot.x + dx * away * slant + ((dx - 1) * wide) / 2;
        const y = spot.y + dy * away * slant + ((dy - 1) * high) / 2;
        const box: Box = [x, y, x + wide, y + high];
        if (!this.free(box, 1.5)) continue;
        const cost = this.covers(box) + far / 8;
        if (!best || cost < best.cost) best = { box, cost };
      }
    }
    return this.take(best?.box ?? null);
  }

  /** Room around one of some places, in their order. */
  around(places: [number, number][], wide: number, high: number): Box | null {
    const boxes = places.map(([x, y]): Box => [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2]);
    return this.take(boxes.find((box) => this.free(box)) ?? null);
  }

  private covers(box: Box): number {
    return this.lines.filter(([x, y]) => box[0] < x && x < box[2] && box[1] < y && y < box[3]).length;
  }

  private take(box: Box | null): Box | null {
    if (box) this.taken.push(box);
    return box;
  }
}
