import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ruleHolds } from '#local/services/monitoring/alarm-rule.ts';
import { monitoring } from '#local/services/monitoring/index.ts';
import { parseExpression } from '#local/services/monitoring/metric-math.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';

const MINUTE_MS = 60_000;

let system: TestKernel;
let client: CloudWatchClient;

beforeEach(() => {
  system = makeKernel([monitoring]);
  client = new CloudWatchClient(inProcess(system));
});

afterEach(() => system.close());

const ALARM: PutMetricAlarmCommandInput = {
  AlarmName: 'busy',
  Namespace: 'Test',
  MetricName: 'Load',
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
};

describe('metric math', () => {
  const compute = (text: string, values: Readonly<Record<string, number | undefined>>): number | undefined =>
    parseExpression(text).compute(new Map(Object.entries(values).map(([id, value]) => [id, [value]])), 1)[0];

  it.each([
    ['a + b * 2 - 1', 6],
    ['100 * a / (a + FILL(none, 1))', 50],
    ['FILL(none, 0) + a', 1],
    ['a + none', undefined],
    ['a / (b - 3)', undefined],
  ])('%s is %p', (text, expected) => {
    expect(compute(text, { a: 1, b: 3 })).toBe(expected);
  });

  it.each(['a +', 'SUM(METRICS())', 'a b', 'FILL(a, b)', '(a'])('rejects %s', (text) => {
    expect(() => parseExpression(text)).toThrow('is not supported');
  });
});

describe('the rule of a composite alarm', () => {
  const states = { a: 'ALARM', b: 'OK' } as const;
  const holds = (rule: string): boolean => ruleHolds(rule, (name) => states[name as 'a' | 'b']);

  it.each([
    ['ALARM("a") OR ALARM("b")', true],
    ['ALARM(a) AND NOT OK("b")', false],
    ['OK(b) AND (ALARM("b") OR TRUE)', true],
    ['FALSE OR ALARM("a") AND FALSE', false],
  ])('%s is %p', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  it('is refused if it has any other operator', () => {
    expect(() => holds('ALARM("a") XOR ALARM("b")')).toThrow('found XOR');
  });
});

describe('an alarm', () => {
  it('has no data at first, goes on at two breaches of three, and off again', async () => {
    await client.send(new PutMetricAlarmCommand(ALARM));
    expect(await state()).toBe('INSUFFICIENT_DATA');
    await load(5);
    expect(await state()).toBe('OK');
    await load(20);
    expect(await state()).toBe('OK');
    await load(20);
    expect(await state()).toBe('ALARM');
    await load(5);
    await load(5);
    expect(await state()).toBe('OK');
  });

  it.each([
    ['notBreaching', 'OK'],
    ['breaching', 'ALARM'],
    ['missing', 'INSUFFICIENT_DATA'],
    ['ignore', 'ALARM'],
  ])('that treats missing data as %s is %s without any', async (TreatMissingData, expected) => {
    await client.send(new PutMetricAlarmCommand({ ...ALARM, TreatMissingData }));
    await client.send(
      new SetAlarmStateCommand({ AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'to try it out' }),
    );
    await system.settle(MINUTE_MS);
    expect(await state()).toBe(expected);
  });

  it('keeps its state when it is put again, and is gone when it is deleted', async () => {
    await client.send(new PutMetricAlarmCommand({ ...ALARM, TreatMissingData: 'notBreaching' }));
    await system.settle(MINUTE_MS);
    await client.send(
      new PutMetricAlarmCommand({ ...ALARM, Threshold: 11, TreatMissingData: 'notBreaching' }),
    );
    expect(await state()).toBe('OK');
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ['busy'] }));
    expect(await state()).toBeUndefined();
  });

  it('composed of others is on with them', async () => {
    await client.send(new PutMetricAlarmCommand({ ...ALARM, TreatMissingData: 'breaching' }));
    await client.send(new PutCompositeAlarmCommand({ AlarmName: 'all', AlarmRule: 'ALARM("busy")' }));
    await system.settle(MINUTE_MS);
    const { CompositeAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    expect(CompositeAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['all']);
  });

  it.each([
    ['a percentile', { Statistic: 'p95' as never }, 'The statistic p95 is not emulated'],
    ['a band', { ComparisonOperator: 'GreaterThanUpperThreshold' as const }, 'is not emulated'],
    ['another action', { AlarmActions: ['arn:aws:ssm:x:1:opsitem'] }, 'expected the ARN of a topic'],
  ])('that asks for %s is refused', async (_, change, message) => {
    await expect(client.send(new PutMetricAlarmCommand({ ...ALARM, ...change }))).rejects.toThrow(message);
  });
});

async function load(value: number): Promise<void> {
  await client.send(
    new PutMetricDataCommand({ Namespace: 'Test', MetricData: [{ MetricName: 'Load', Value: value }] }),
  );
  await system.settle(MINUTE_MS);
}

async function state(): Promise<string | undefined> {
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['busy'] }));
  return MetricAlarms?.[0]?.StateValue;
}
