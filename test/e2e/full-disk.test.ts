import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { makeImage } from '../support/images/make-image.ts';

const COUNT = 2;
const FILE_BYTES = 1_900_000;
const QIP = `"${process.execPath}" cli/main.ts`;

let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'qip-'));
  mkdirSync(join(directory, 'disk'));
  mkdirSync(join(directory, 'photos'));
  for (let index = 0; index < COUNT; index += 1) {
    const image = await makeImage({ format: 'jpeg', width: 800, height: 600 + index });
    // What follows the image is ignored, and takes space.
    const bytes = Buffer.concat([image, Buffer.alloc(FILE_BYTES - image.byteLength, index)]);
    writeFileSync(join(directory, 'photos', `${String(index)}.jpg`), bytes);
  }
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a script that may mount file systems, which only it sees. */
function runWithMounts(script: string): { stdout: string; stderr: string } {
  const { stdout, stderr } = spawnSync('unshare', ['--map-root-user', '--mount', 'sh', '-c', script], {
    cwd: PROJECT_DIR,
    encoding: 'utf8',
    env: { ...process.env, DISK: join(directory, 'disk'), PHOTOS: join(directory, 'photos') },
  });
  return { stdout, stderr };
}

const CAN_MOUNT =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', tmpdir()]).status === 0;
if (!CAN_MOUNT)
  process.stderr.write(
    'SKIPPED: the test with a full disk needs "unshare" and the right to mount a tmpfs.\n',
  );

(CAN_MOUNT ? it : it.skip)(
  'a full disk under the state, then under --out, stops with DISK_FULL and status 3, with no half-written file, and goes on after space is made',
  () => {
    const start = `${QIP} start "$PHOTOS" --exit --json --state "$DISK/state"`;
    const { stdout, stderr } = runWithMounts(`
      mount -t tmpfs -o size=4m none "$DISK"
      ${start} >/dev/null; echo "state full: $?"
      find "$DISK" -name '*.part'
      mount -o remount,size=64m "$DISK"
      mkdir "$DISK/out" && mount -t tmpfs -o size=3m none "$DISK/out"
      ${start} --out "$DISK/out" >/dev/null; echo "out full: $?"
      find "$DISK/out" -type f | wc -l`);

    expect(stdout.split('\n').map((line) => line.trim())).toEqual(['state full: 3', 'out full: 3', '3', '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^DISK_FULL: There is no space left for the state directory \S+\/state\. /),
      expect.stringMatching(/^DISK_FULL: There was no space left for 1 of 2 results\. /),
    ]);
  },
);
