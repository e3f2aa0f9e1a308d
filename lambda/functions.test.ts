import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { STAGE_NAMES, STAGES } from '#contracts/stages.ts';
import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { descriptor as fail } from './fail/descriptor.ts';
import { FUNCTION_NAMES, FUNCTIONS, STAGE_FUNCTIONS } from './functions.ts';
import { composed } from './shared/compose.ts';
import type { Handler, System } from './shared/system.ts';

const FOLDERS = readdirSync(join(PROJECT_DIR, 'lambda'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name);

async function composeOf(name: string): Promise<(system: System) => Handler> {
  const module = (await import(`./${name}/index.ts`)) as { compose: (system: System) => Handler };
  return module.compose;
}

/** A system whose environment has every variable and records which are read. */
function watchedSystem(read: Set<string>): System {
  const env = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        read.add(String(name));
        if (name === 'STRICTNESS') return 'tolerant';
        return String(name).startsWith('MAX_') ? '1' : `the ${String(name)}`;
      },
    },
  );
  return {
    env,
    clock: { now: () => 0 },
    random: { next: () => 0 },
    requestHandler: {},
    writeLine: () => undefined,
  };
}

describe('the table of functions', () => {
  it('has exactly the folders of lambda/ that are functions', () => {
    expect([...FUNCTION_NAMES].sort()).toEqual([...FOLDERS].sort());
  });

  it('has one function for each stage of the state machine', () => {
    expect(Object.keys(STAGE_FUNCTIONS)).toEqual(STAGE_NAMES);
    expect(new Set(Object.values(STAGE_FUNCTIONS)).size).toBe(STAGE_NAMES.length);
  });

  it('has each state of the machine once', () => {
    const states = STAGE_NAMES.map((stage) => STAGES[stage].state);
    expect(new Set(states).size).toBe(states.length);
  });
});

describe('a descriptor', () => {
  it.each(FUNCTION_NAMES)(
    'gives %s the variables that its composition reads, and no others',
    async (name) => {
      const read = new Set<string>();
      (await composeOf(name))(watchedSystem(read));
      const given = [...FUNCTIONS[name].environment];
      const own = [...read].filter((variable) =>
        /^[A-Z_]+(?:TABLE|BUCKET|NAME|URL|ARN|BYTES|PIXELS|NESS)$/.test(variable),
      );
      expect(own.filter((variable) => !variable.startsWith('AWS_')).sort()).toEqual(given.sort());
    },
  );

  it('does not let a composition read another variable', () => {
    composed('fail', fail, ({ env }) => {
      // @ts-expect-error fail does not get the bucket: the type check says so, and at run time it is absent
      expect(env.UPLOAD_BUCKET).toBeUndefined();
      expect(env.METADATA_TABLE).toBe('the METADATA_TABLE');
      return () => Promise.resolve();
    })(watchedSystem(new Set()));
    expect.assertions(2);
  });
});
