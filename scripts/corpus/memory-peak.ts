import { readdirSync, readFileSync } from 'node:fs';

export interface MemoryPeak {
  /** Largest sum of this process and its descendants at one moment. */
  readonly togetherBytes: number;
  /** Largest of the descendants. */
  readonly largestBytes: number;
}

const EVERY_MS = 250;

/** Samples the memory of this process and its descendants (Linux only). The function it returns stops and gives the peak. */
export function watchMemory(): () => MemoryPeak | undefined {
  let together = 0;
  let largest = 0;
  const look = (): void => {
    const processes = readProcesses();
    const family = descendantsOf(process.pid, processes);
    const below = family.filter(({ pid }) => pid !== process.pid);
    together = Math.max(
      together,
      family.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    );
    largest = Math.max(largest, ...below.map(({ peakBytes }) => peakBytes));
  };
  // After an error nobody stops it.
  const timer = setInterval(look, EVERY_MS).unref();
  return () => {
    clearInterval(timer);
    look();
    return together === 0 ? undefined : { togetherBytes: together, largestBytes: largest };
  };
}

interface ProcessMemory {
  readonly pid: number;
  readonly parent: number;
  readonly residentBytes: number;
  readonly peakBytes: number;
}

function readProcesses(): ProcessMemory[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => readProcess(Number(name)));
  } catch {
    return [];
  }
}

/** Empty for a process that has ended meanwhile. */
function readProcess(pid: number): ProcessMemory[] {
  try {
    const text = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    const field = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return [
      {
        pid,
        parent: field('PPid'),
        residentBytes: field('VmRSS') * 1024,
        peakBytes: field('VmHWM') * 1024,
      },
    ];
  } catch {
    return [];
  }
}

function descendantsOf(pid: number, all: readonly ProcessMemory[]): ProcessMemory[] {
  const own = all.filter((candidate) => candidate.pid === pid);
  const children = all.filter(({ parent }) => parent === pid);
  return [...own, ...children.flatMap((child) => descendantsOf(child.pid, all))];
}
