import type { Rule } from './store.ts';

export interface RuleDescription {
  readonly Name: string;
  readonly Arn: string;
  readonly EventBusName: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly Description: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
}

/** A rule as the API returns it. */
export function describeRule(rule: Rule): RuleDescription {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    Description: rule.description,
    ...(rule.pattern === null ? {} : { EventPattern: rule.pattern }),
    ...(rule.schedule === null ? {} : { ScheduleExpression: rule.schedule }),
  };
}
