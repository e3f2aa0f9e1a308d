import {
  checkPattern,
  type EventPattern,
  InvalidPatternError,
  matchesPattern,
} from '../../aws/event-pattern/event-pattern.ts';
import { invalidParameter } from './errors.ts';
import type { Subscription } from './store.ts';

export type MessageAttributes = Readonly<
  Record<string, { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }>
>;

/**
 * Whether a message passes a subscription's filter. Source: SNS developer guide, "Amazon SNS subscription filter
 * policies".
 */
export function wants(subscription: Subscription, message: string, attributes: MessageAttributes): boolean {
  const text = subscription.attributes['FilterPolicy'];
  if (text === undefined || text === '' || text === '{}') return true;
  const policy = JSON.parse(text) as EventPattern;
  if (subscription.attributes['FilterPolicyScope'] !== 'MessageBody')
    return matchesPattern(policy, readAttributes(attributes));
  try {
    return matchesPattern(policy, JSON.parse(message));
  } catch {
    return false;
  }
}

/** @throws AwsError InvalidParameter */
export function checkFilterPolicy(text: string): void {
  if (text === '' || text === '{}') return;
  try {
    checkPattern(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidPatternError || error instanceof SyntaxError)
      throw invalidParameter(`FilterPolicy: ${error.message}`);
    throw error;
  }
}

function readAttributes(attributes: MessageAttributes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => {
      if (DataType === 'Number') return [name, Number(StringValue)];
      return [name, DataType === 'String.Array' ? (JSON.parse(StringValue) as unknown) : StringValue];
    }),
  );
}
