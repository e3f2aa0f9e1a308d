import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exec } from 'tinyexec';

import type { Photograph } from './photographs.ts';

interface Peer {
  readonly name: string;
  readonly program: string;
  parameters(file: string, out: string): readonly (readonly string[])[];
}

/** What a user would reach for instead: each derivative is a process. */
const PEERS: readonly Peer[] = [
  {
    name: 'vipsthumbnail',
    program: 'vipsthumbnail',
    parameters: (file, out) => [
      [file, '--size', '1024x768>', '-o', `${out}-r.jpg[Q=80,strip]`],
      [file, '--size', '200x200', '--smartcrop', 'centre', '-o', `${out}-t.jpg[Q=80,strip]`],
    ],
  },
  {
    name: 'GraphicsMagick',
    program: 'gm',
    parameters: (file, out) => [
      [
        'convert',
        '-size',
        '1024x768',
        file,
        '-auto-orient',
        '-resize',
        '1024x768>',
        '-strip',
        '-quality',
        '80',
        `${out}-r.jpg`,
      ],
      [
        'convert',
        '-size',
        '400x400',
        file,
        '-auto-orient',
        '-resize',
        '200x200^',
        '-gravity',
        'center',
        '-extent',
        '200x200',
        '-strip',
        '-quality',
        '80',
        `${out}-t.jpg`,
      ],
    ],
  },
];

/** Milliseconds that each installed peer takes for the photographs, two at a time. */
export async function peerTimes(photographs: readonly Photograph[]): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  const directory = mkdtempSync(join(tmpdir(), 'qip-peers-'));
  for (const { name, bytes } of photographs) writeFileSync(join(directory, name), bytes);
  for (const peer of PEERS) {
    if (spawnSync(peer.program, ['--version']).error !== undefined) continue;
    const startMs = performance.now();
    const waiting = [...photographs];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const file = join(directory, next.name);
        for (const parameters of peer.parameters(file, file))
          await exec(peer.program, parameters, { throwOnError: true });
      }
    };
    await Promise.all([work(), work()]);
    times.set(peer.name, performance.now() - startMs);
  }
  rmSync(directory, { recursive: true, force: true });
  return times;
}
