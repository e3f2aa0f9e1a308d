import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { stackNameOf } from '#contracts/names.ts';
import { FUNCTIONS, FUNCTION_NAMES } from '#lambda/functions.ts';
import type { Template } from '#local/index.ts';

/** What in a template is billed by the month, or decides a price. */
export interface Deployment {
  /** Memory of each function in MB, by name without the stage. */
  readonly memoryMb: Readonly<Record<string, number>>;
  /** Metrics that alarms look at: each is billed. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** Interface endpoints of the VPC, and the zones each is in. */
  readonly endpointZones: number;
  readonly keys: number;
  readonly reconcilesPerMonth: number;
  readonly deletesOriginals: boolean;
}

const MINUTES_PER_MONTH = 30 * 24 * 60;

export function readDeployment(assemblyDir: string, stage: string): Deployment {
  const file = join(assemblyDir, `${stackNameOf(stage)}.template.json`);
  const { Resources } = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const of = <T>(type: string): T[] =>
    Object.values(Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) => Properties as T);
  const functions = of<{ FunctionName: string; MemorySize: number }>('AWS::Lambda::Function');
  const memoryMb = Object.fromEntries(
    functions.map(({ FunctionName, MemorySize }) => [
      FunctionName.replace(/^image-processor-/, '').replace(`-${stage}`, ''),
      MemorySize,
    ]),
  );
  const [, minutes = '5'] = /rate\((\d+) minute/.exec(JSON.stringify(of('AWS::Events::Rule'))) ?? [];
  return {
    memoryMb,
    alarmMetrics: of<{ Metrics?: { MetricStat?: object }[] }>('AWS::CloudWatch::Alarm').reduce(
      (sum, { Metrics }) => sum + (Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1),
      0,
    ),
    compositeAlarms: of('AWS::CloudWatch::CompositeAlarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    endpointZones: of<{ VpcEndpointType: string; SubnetIds?: unknown[] }>('AWS::EC2::VPCEndpoint')
      .filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
      .reduce((sum, { SubnetIds = [] }) => sum + SubnetIds.length, 0),
    keys: of('AWS::KMS::Key').length,
    reconcilesPerMonth: MINUTES_PER_MONTH / Number(minutes),
    deletesOriginals: FUNCTION_NAMES.some(
      (name) => FUNCTIONS[name].onlyWith === 'deleteOriginals' && name in memoryMb,
    ),
  };
}
