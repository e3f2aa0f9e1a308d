import type { Amount, FunctionDescriptor, Grant, Memory, Trigger } from '#contracts/function-descriptor.ts';
import { readsFile, type StageDefinition, STAGE_NAMES, STAGES, STEPS } from '#contracts/stages.ts';
import { FUNCTIONS, STAGE_FUNCTIONS } from '#lambda/functions.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/functions.md: every function, what calls it and what it may do; and the stages. */
export const functionsPage: Page = {
  path: 'docs/reference/functions.md',
  render: () =>
    [
      heading('Functions and stages', 'lambda/<function>/descriptor.ts and src/contracts/stages.ts'),
      'The physical name is `image-processor-<function>`, with the stage of the deployment behind it outside production.',
      '',
      table(
        ['Function', 'Does', 'Called by', 'Memory, MB', 'Time-out, s', 'Exists'],
        Object.entries(FUNCTIONS).map(([name, descriptor]) => [
          `\`${name}\``,
          descriptor.purpose,
          describeTrigger(descriptor.trigger),
          describeMemory(descriptor.memoryMb),
          String(descriptor.timeoutSeconds),
          descriptor.onlyWith === undefined ? 'always' : `with \`${descriptor.onlyWith}\``,
        ]),
      ),
      '',
      '## What each may do',
      '',
      'Beside its own log and traces. A name before the slash is a resource of the stack.',
      '',
      table(['Function', 'Variables', 'Actions'], Object.entries(FUNCTIONS).map(toGrants)),
      '',
      '## Stages',
      '',
      'In their order; those of one step run side by side.',
      '',
      table(
        ['Step', 'Stage', 'State', 'Function', 'Reads the file', 'Kept in the state of the machine'],
        STAGE_NAMES.map((stage) => {
          const { state, keeps }: StageDefinition = STAGES[stage];
          return [
            String(STEPS.findIndex(({ stages }) => stages.includes(stage)) + 1),
            `\`${stage}\``,
            `\`${state}\``,
            `\`${STAGE_FUNCTIONS[stage]}\``,
            readsFile(stage) ? 'yes' : 'no',
            keeps === undefined
              ? 'everything'
              : Object.keys(keeps)
                  .map((name) => `\`${name}\``)
                  .join(', '),
          ];
        }),
      ),
      '',
    ].join('\n'),
};

function describeMemory(memory: Memory): string {
  if (typeof memory === 'number' || 'setting' in memory) return describeAmount(memory);
  const settings = memory.for === 'file' ? '`maxImageMb`' : '`maxMegapixels` or `maxImageMb`';
  return `${describeAmount(memory.atLeast)}, more for a large ${settings}`;
}

function describeTrigger(trigger: Trigger): string {
  switch (trigger.by) {
    case 'machine':
      return 'stage' in trigger
        ? `the state machine, \`${STAGES[trigger.stage].state}\``
        : `the state machine, \`${trigger.state}\``;
    case 'uploads':
      return 'a rule: every new object below `uploads/`';
    case 'event':
      return `a rule: \`${trigger.type}\``;
    case 'queue':
      return `the processing queue, ${String(trigger.batchSize)} at a time`;
    case 'stream':
      return `the stream of the metadata table, up to ${String(trigger.batchSize)} at a time`;
    case 'schedule':
      return `a schedule, every ${describeAmount(trigger.everyMinutes)} minutes`;
  }
}

function describeAmount(amount: Amount): string {
  return typeof amount === 'number' ? String(amount) : `\`${amount.setting}\``;
}

function toGrants([name, { environment, permissions }]: [string, FunctionDescriptor]): string[] {
  return [
    `\`${name}\``,
    environment.map((variable) => `\`${variable}\``).join(', ') || 'none',
    permissions.map(describeGrant).join('; '),
  ];
}

function describeGrant({ actions, resources }: Grant): string {
  return `${actions.map((action) => `\`${action}\``).join(', ')} on ${resources.map((resource) => `\`${resource}\``).join(', ')}`;
}
