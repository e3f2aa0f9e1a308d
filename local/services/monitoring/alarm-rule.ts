import { AwsError, VALIDATION } from '../../aws/aws-error.ts';
import type { AlarmState } from './alarm.ts';

/** Returns the state of an alarm by name or ARN. */
export type StateOf = (alarm: string) => AlarmState | undefined;

const TOKEN = /\b(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?[^")]+"?\s*\)|\w+|\S/g;
const TERM = /^(?<state>ALARM|OK|INSUFFICIENT_DATA)\(\s*"?(?<alarm>[^")]+)"?\s*\)$/;

/**
 * Whether the rule of a composite alarm holds: states of other alarms, AND, OR, NOT, TRUE, FALSE and parentheses.
 * AND binds tighter than OR.
 *
 * Source: CloudWatch API reference, PutCompositeAlarm, AlarmRule.
 *
 * @throws AwsError ValidationError for anything else
 */
export function ruleHolds(rule: string, stateOf: StateOf): boolean {
  const tokens = rule.match(TOKEN) ?? [];
  const isNext = (word: string): boolean => {
    if (tokens[0] !== word) return false;
    tokens.shift();
    return true;
  };
  const either = (): boolean => {
    let holds = both();
    while (isNext('OR')) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = single();
    while (isNext('AND')) holds = single() && holds;
    return holds;
  };
  const single = (): boolean => {
    if (isNext('NOT')) return !single();
    if (isNext('TRUE')) return true;
    if (isNext('FALSE')) return false;
    if (isNext('(')) {
      const holds = either();
      if (!isNext(')')) throw refused(rule, tokens[0]);
      return holds;
    }
    const token = tokens.shift();
    const { state, alarm } = TERM.exec(token ?? '')?.groups ?? {};
    if (state === undefined || alarm === undefined) throw refused(rule, token);
    return stateOf(alarm) === state;
  };
  const holds = either();
  if (tokens.length > 0) throw refused(rule, tokens[0]);
  return holds;
}

function refused(rule: string, found = 'its end'): AwsError {
  return new AwsError(
    VALIDATION,
    `The rule "${rule}" is not valid: found ${found}; expected ALARM("name"), OK("name"), AND, OR, NOT and parentheses.`,
  );
}
