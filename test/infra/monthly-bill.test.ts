import { describe, expect, it } from '@jest/globals';

import { STAGE_NAMES } from '#contracts/stages.ts';
import type { Usage } from '#scripts/cost/measure-usage.ts';
import { type Load, monthlyBill } from '#scripts/cost/monthly-bill.ts';
import { SPECIFICATION } from '#scripts/cost/prices.ts';
import type { Deployment } from '#scripts/cost/read-deployment.ts';

const USAGE: Usage = {
  calls: {
    's3 PutObject': 3,
    's3 CopyObject': 3,
    's3 GetObject': 5,
    'dynamodb UpdateItem': 12,
    'sns Publish': 2,
    'sqs SendMessage': 1,
  },
  functionSeconds: { resize: 0.1, start: 0.25 },
  invocations: 18,
  events: 13,
  executionSeconds: 0.25,
  logBytes: 40_000,
  recordBytes: 3000,
  historyRowBytes: 1000,
  derivativeBytes: 100_000,
};

const DEPLOYMENT: Deployment = {
  memoryMb: { resize: 1769, start: 256, reconcile: 512 },
  alarmMetrics: 28,
  compositeAlarms: 1,
  dashboards: 3,
  endpointZones: 0,
  keys: 0,
  reconcilesPerMonth: 8640,
  deletesOriginals: false,
};

const LOAD: Load = { imagesPerDay: 1000, meanMb: 1, month: 1 };

const costs = (changes: Partial<Deployment> = {}, load: Partial<Load> = {}): Record<string, number> => {
  const bill = monthlyBill(USAGE, { ...DEPLOYMENT, ...changes }, { ...LOAD, ...load });
  return Object.fromEntries(
    Object.keys(SPECIFICATION).map((service) => [
      service,
      bill.filter((item) => item.service === service).reduce((sum, { usd }) => sum + usd, 0),
    ]),
  );
};

describe('the monthly bill', () => {
  it('has every service of the specification, and says why it differs [K0]', () => {
    expect(Object.values(SPECIFICATION).reduce((sum, { usd }) => sum + usd, 0)).toBeCloseTo(5.4);
    const bill = monthlyBill(USAGE, DEPLOYMENT, LOAD);
    expect(new Set(bill.map(({ service }) => service))).toEqual(new Set(Object.keys(SPECIFICATION)));
    for (const { difference } of Object.values(SPECIFICATION)) expect(difference).toMatch(/\.$/);
  });

  it('is the sum of usage times price [K0, K2, K3]', () => {
    const found = costs();
    expect(found['SNS']).toBeCloseTo((2 * 30_000 * 0.5) / 1e6);
    expect(found['EventBridge']).toBeCloseTo((13 * 30_000) / 1e6);
    expect(found['DynamoDB']).toBeGreaterThan(((12 * 5 + 13) * 30_000 * 0.625) / 1e6);
    expect(found['Step Functions']).toBeCloseTo(0.03 + 30_000 * 0.25 * 0.0625 * 0.00001667);
    expect(found['CloudWatch']).toBeCloseTo(0.56 + (8 + STAGE_NAMES.length) * 0.3 + 2.8 + 0.5 + 0.15, 1);
  });

  it('grows with the images, and its storage with the months [K1, K4]', () => {
    expect(costs({}, { imagesPerDay: 2000 })['SNS']).toBeCloseTo(2 * (costs()['SNS'] ?? 0));
    const [first = 0, twelfth = 0] = [1, 12].map((month) => costs({}, { month })['S3'] ?? 0);
    expect(twelfth).toBeGreaterThan(2 * first);
    // Without tiers and Glacier, two copies for a year would cost the full storage price.
    expect(twelfth).toBeLessThan(11.5 * 30 * 2.1 * 0.023);
  });

  it('shows what the options cost', () => {
    expect(costs({ endpointZones: 6, keys: 1 })['Other']).toBeCloseTo(6 * 720 * 0.01 + 1);
    expect(costs({ deletesOriginals: true })['S3']).toBeLessThan(costs()['S3'] ?? 0);
    expect(costs({ alarmMetrics: 0, compositeAlarms: 0 })['CloudWatch']).toBeLessThan(5);
  });
});
