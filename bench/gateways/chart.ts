/**
 * The results as an SVG for the README: a panel for each workload, in it a bar for each gateway, as long as its CPU per request is of the
 * panel's largest. It follows the reader's light or dark theme and needs no font of its own.
 */
import { gatewaysOf, ratioToHandwritten, summarise, workloadsOf, type Cell, type Results } from './results.ts';
import { WORKLOADS, type WorkloadName } from './workloads.ts';

const PANELS_PER_ROW = 2;
const PANEL = { width: 430, head: 40, gap: 22 } as const;
const BAR = { height: 16, pitch: 22, left: 128, width: 170 } as const;
const HEAD = 62;
const MARGIN = 16;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #24292f; }
  .title { font-size: 16px; font-weight: 600; }
  .small { fill: #656d76; }
  .panel { font-weight: 600; }
  .name { text-anchor: end; }
  .peer { fill: #afb8c1; }
  .limit { fill: #d4a72c; }
  .own { fill: #0969da; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .small { fill: #8d96a0; }
    .peer { fill: #57606a; }
    .own { fill: #2f81f7; }
  }`;

export function drawChart({ cells, node, machine, date, rounds, seconds, connections }: Results): string {
  const workloads = workloadsOf(cells);
  const panelHeight = PANEL.head + gatewaysOf(cells).length * BAR.pitch + PANEL.gap;
  const width = 2 * MARGIN + PANELS_PER_ROW * PANEL.width;
  const height = HEAD + Math.ceil(workloads.length / PANELS_PER_ROW) * panelHeight;
  const panels = workloads.map((workload, index) => {
    const [x, y] = [MARGIN + (index % PANELS_PER_ROW) * PANEL.width, HEAD + Math.floor(index / PANELS_PER_ROW) * panelHeight];
    return `<g transform="translate(${x} ${y})">\n${panel(workload, cells)}</g>\n`;
  });
  const how = `Node ${node}, ${machine}, ${connections} connections, median of ${rounds} × ${seconds} s, ${date.slice(0, 10)}; × is by the CPU of handwritten`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="CPU per request of gateways, by workload">\n`,
    `<style>${STYLE}\n</style>\n`,
    text(MARGIN, 26, 'CPU of the gateway per request, in microseconds: shorter is better', 'title'),
    text(MARGIN, 46, how, 'small'),
    ...panels,
    '</svg>\n',
  ].join('');
}

function panel(workload: WorkloadName, all: readonly Cell[]): string {
  const cells = all.filter((cell) => cell.workload === workload);
  const most = Math.max(...cells.map((cell) => summarise(cell)?.cpu ?? 0));
  const rows = cells.map((cell, index) => {
    const top = PANEL.head - 18 + index * BAR.pitch;
    const [cpu, ratio] = [summarise(cell)?.cpu, ratioToHandwritten(cell, all)];
    const name = text(BAR.left - 8, top + 12, cell.gateway, 'name');
    if (cpu === undefined) return name + text(BAR.left, top + 12, 'wrong answers', 'small');
    const length = Math.max(1, (cpu / most) * BAR.width);
    const label = `${Math.round(cpu).toLocaleString('en')} µs${ratio === undefined ? '' : ` · ${ratio.toFixed(ratio < 10 ? 2 : 1)}×`}`;
    return `${name}<rect class="${kindOf(cell.gateway)}" x="${BAR.left}" y="${top}" width="${length.toFixed(1)}" height="${BAR.height}" rx="2"/>\n${text(BAR.left + length + 6, top + 12, label)}`;
  });
  return [text(0, 12, `${workload}  ${WORKLOADS[workload].title}`, 'panel'), ...rows].join('');
}

function kindOf(gateway: string): 'own' | 'limit' | 'peer' {
  if (gateway === 'handwritten' || gateway === 'engine') return 'limit';
  return gateway === 'gatehouse' ? 'own' : 'peer';
}

function text(x: number, y: number, content: string, style?: string): string {
  return `<text x="${x.toFixed(1)}" y="${y}"${style === undefined ? '' : ` class="${style}"`}>${escapeXml(content)}</text>\n`;
}

function escapeXml(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
