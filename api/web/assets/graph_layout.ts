// The places of nodes, worked out beside the page so that it never stands still. Nodes that have a place keep near it.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";

export interface Asked { ids: string[]; places: ([number, number] | null)[]; ties: [number, number][]; ticks: number }

interface Body extends SimulationNodeDatum { index: number }

self.addEventListener("message", (event: MessageEvent<Asked>) => {
  const { places, ties, ticks } = event.data;
  const spread = 30 * Math.sqrt(places.length);
  const bodies: Body[] = places.map((place, index) => {
    // A sunflower: no two begin at one spot, and the same graph gives the same picture.
    const angle = index * 2.399963, far = spread * Math.sqrt((index + 0.5) / places.length);
    return { index, x: place ? place[0] : far * Math.cos(angle), y: place ? place[1] : far * Math.sin(angle) };
  });
  const crowd = places.length > 1000;
  const simulation = forceSimulation(bodies)
    .force("link", forceLink(ties.map(([source, target]) => ({ source, target }))).distance(crowd ? 70 : 120))
    .force("charge", forceManyBody().strength(crowd ? -60 : -600).theta(crowd ? 1.2 : 0.9).distanceMax(crowd ? 600 : 1200))
    .force("x", forceX(0).strength(0.05))
    .force("y", forceY(0).strength(0.08))
    .stop();
  if (!crowd) simulation.force("collide", forceCollide(34));
  simulation.alphaDecay(1 - Math.pow(0.001, 1 / ticks));
  const frames = crowd ? 2 : 1;
  for (let frame = 1; frame <= frames; frame += 1) {
    simulation.tick(Math.ceil(ticks / frames));
    const told = new Float32Array(bodies.length * 2);
    bodies.forEach((body, at) => {
      told[2 * at] = body.x ?? 0;
      told[2 * at + 1] = body.y ?? 0;
    });
    self.postMessage({ places: told, done: frame === frames });
  }
});
