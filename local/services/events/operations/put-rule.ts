import { formatArn } from '../../../aws/arn.ts';
import { checkPattern, InvalidPatternError } from '../../../aws/event-pattern/event-pattern.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidEventPattern, validation } from '../errors.ts';
import { nextRunMs } from '../schedule.ts';
import type { Scheduler } from '../scheduler.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;

interface Input {
  readonly Name: string;
  readonly EventBusName?: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: 'ENABLED' | 'DISABLED';
  readonly Description?: string;
  readonly Tags?: unknown;
}

export function putRule(
  kernel: ServiceContext,
  store: EventsStore,
  scheduler: Scheduler,
): AtomicOperation<Input, { RuleArn: string }> {
  const arnOf = (bus: string, name: string): string =>
    formatArn({
      service: 'events',
      region: kernel.region,
      accountId: kernel.accountId,
      resource: `rule/${bus === DEFAULT_BUS ? '' : `${bus}/`}${name}`,
    });
  return {
    required: ['Name'],
    optional: ['EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Description'],
    ignored: ['Tags'],
    permissions: ({ Name, EventBusName = DEFAULT_BUS }) => [
      { action: 'events:PutRule', resource: arnOf(store.bus(EventBusName).name, Name) },
    ],
    handle: (input, { nowMs }) => {
      const { Name, EventPattern, ScheduleExpression } = input;
      const busName = store.bus(input.EventBusName ?? DEFAULT_BUS).name;
      if (!NAME.test(Name))
        throw validation(`The rule name "${Name}" must be 1 to 64 letters, digits, dots, - or _.`);
      if ((EventPattern === undefined) === (ScheduleExpression === undefined))
        throw validation('A rule needs either an EventPattern or a ScheduleExpression.');
      if (ScheduleExpression !== undefined) {
        if (busName !== DEFAULT_BUS)
          throw validation('ScheduleExpression is supported only on the default event bus.');
        nextRunMs(ScheduleExpression, nowMs);
      }
      if (EventPattern !== undefined) checkPatternText(EventPattern);
      store.putRule({
        busName,
        name: Name,
        arn: arnOf(busName, Name),
        pattern: EventPattern ?? null,
        schedule: ScheduleExpression ?? null,
        enabled: input.State !== 'DISABLED',
        description: input.Description ?? '',
      });
      kernel.database.afterCommit(() => {
        scheduler.refresh();
      });
      return { RuleArn: arnOf(busName, Name) };
    },
  };
}

function checkPatternText(text: string): void {
  try {
    checkPattern(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidPatternError || error instanceof SyntaxError)
      throw invalidEventPattern(error.message);
    throw error;
  }
}
