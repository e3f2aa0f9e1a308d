import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { type FunctionName, STANDARD_FUNCTIONS as FUNCTIONS } from '#lambda/functions.ts';
import type { TraceEntry } from '#local/index.ts';

import { grantsOf, roles } from '../infra/support/policies.ts';
import { logicalIdOf } from '../infra/support/stage-template.ts';
import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';

const MINUTE_MS = 60_000;

/** Grants that none of our calls use, and the reason for them. */
const UNSEEN: Readonly<Record<string, string>> = {
  's3:ListBucket': 'decides whether a missing object answers 404 or 403',
  'dynamodb:ListStreams': 'asked by AWS of an event source mapping on a stream',
  'sqs:GetQueueAttributes': 'asked by AWS of an event source mapping on a queue; reconcile calls it',
};

jest.setTimeout(60_000);

/** IAM actions by function. */
type Used = ReadonlyMap<FunctionName, Set<string>>;

let system: TestSystem;

afterEach(() => system.close());

describe('the actions that are granted', () => {
  it('are exactly those that the functions use in success and failure [S1]', async () => {
    const used = new Map(FUNCTIONS.map((name) => [name, new Set<string>()]));
    await everythingButPublish(used);
    await system.close();
    await failingPublish(used);

    for (const name of FUNCTIONS) {
      const own = used.get(name) ?? new Set();
      const granted = new Set(grantedActions(name));
      expect([name, [...own].filter((action) => !granted.has(action))]).toEqual([name, []]);
      expect([name, [...granted].filter((action) => !own.has(action) && !(action in UNSEEN))]).toEqual([
        name,
        [],
      ]);
    }
  }, 60_000);

  it('allow nobody else to put an object into the archive [S7]', async () => {
    system = await makeSystem();
    const put = new S3Client(system.client).send(
      new PutObjectCommand({
        Bucket: system.outputs['ArchiveBucketName'],
        Key: 'archive/forged.jpg',
        Body: 'x',
      }),
    );
    await expect(put).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

/**
 * An image, a text, a failing stage, a run superseded at its end, and what only the reconciler finds: an upload, and the last
 * change of a run.
 */
async function everythingButPublish(used: Used): Promise<void> {
  let replaced = false;
  // Made in advance: in a function it would be real work, during which virtual time would advance.
  const replacement = await makeImage({ format: 'jpeg', width: 80, height: 48 });
  system = await makeSystem({
    wrap: (name, handler) => async (event) => {
      const text = JSON.stringify(event);
      if (name === 'publish' && text.includes('gap.jpg') && text.includes('archivedLocation'))
        return { batchItemFailures: [] };
      if (name === 'ingest' && text.includes('lost.jpg')) throw new Error('no answer');
      if (name === 'resize' && text.includes('failing.jpg')) throw new Error('a fault of the program');
      return handler(event);
    },
    // Between the copies and the commit.
    intercept: (name, requestHandler) => ({
      ...requestHandler,
      handle: async (request) => {
        const answer = await requestHandler.handle(request);
        const isCopied = request.method === 'PUT' && decodeURIComponent(request.path).includes('/replaced/');
        if (name === 'archive' && isCopied && !replaced) {
          replaced = true;
          const superseded = system.runtime.trace.waitFor((entry) => entry.name === 'ImageSuperseded');
          await put('replaced.jpg', replacement);
          await superseded;
        }
        return answer;
      },
    }),
  });
  collect(used);
  for (const name of ['a.jpg', 'lost.jpg', 'failing.jpg', 'replaced.jpg', 'gap.jpg']) await upload(name, 64);
  await put('text.jpg', Buffer.from('not a picture at all'));
  await system.runtime.settle({ untilMs: system.clock.now() + 90 * MINUTE_MS });
}

async function failingPublish(used: Used): Promise<void> {
  system = await makeSystem({
    wrap: (name, handler) => (event) =>
      name === 'publish' ? Promise.reject(new Error('no bus')) : handler(event),
  });
  collect(used);
  await upload('a.jpg', 64);
  await system.runtime.settle({ untilMs: system.clock.now() + 120 * MINUTE_MS });
}

async function upload(name: string, width: number): Promise<void> {
  await put(name, await makeImage({ format: 'jpeg', width, height: 48 }));
}

async function put(name: string, Body: Buffer): Promise<void> {
  await new S3Client(system.client).send(
    new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key: `uploads/${name}`, Body }),
  );
}

/** Records the calls of each function, as the trace will show them. */
function collect(used: Used): void {
  system.runtime.trace.subscribe((entry) => {
    const session = /assumed-role\/[^/]+\/image-processor-(?<name>\w+)-development$/.exec(
      entry.principal ?? '',
    );
    const actions = used.get(session?.groups?.['name'] as FunctionName);
    if (entry.kind === 'call') for (const action of actionsOf(entry)) actions?.add(action);
  });
}

function actionsOf({ service, name, detail }: TraceEntry): string[] {
  const { input = {} } = detail as { input?: { VersionId?: string; SourceVersionId?: string } };
  const read = (version: boolean): string => (version ? 's3:GetObjectVersion' : 's3:GetObject');
  switch (`${service} ${name}`) {
    case 's3 GetObject':
    case 's3 HeadObject':
      return [read(input.VersionId !== undefined)];
    case 's3 CopyObject':
      return [read(input.SourceVersionId !== undefined), 's3:PutObject'];
    case 's3 DeleteObjects':
      return ['s3:DeleteObject'];
    case 's3 ListObjectVersions':
      return ['s3:ListBucketVersions'];
    case 'sqs ReceiveForPoller':
      return ['sqs:ReceiveMessage'];
    default:
      return service === 'logs' || service === 'monitoring' ? [] : [`${service}:${name}`];
  }
}

/** Without those that every function has for its log and traces. */
function grantedActions(name: FunctionName): string[] {
  const all = roles();
  const role = all[logicalIdOf(all, `Compute${name.charAt(0).toUpperCase()}${name.slice(1)}Role`)];
  return grantsOf(role as never)
    .map((grant) => grant.split(' on ')[0] ?? '')
    .filter((action) => !/^(?:logs|xray):/.test(action));
}
