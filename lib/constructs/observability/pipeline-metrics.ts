import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

import {
  ENVIRONMENT_DIMENSION,
  type MetricName,
  METRICS_NAMESPACE,
  STAGE_DIMENSION,
} from '#contracts/metrics.ts';
import type { Stage } from '#contracts/stages.ts';
import type { FunctionName } from '#lambda/functions.ts';

import type { DeploymentStage } from '../../config/deployment-stage.ts';

export interface MetricSources {
  readonly deploymentStage: DeploymentStage;
  readonly functions: ReadonlyMap<FunctionName, IFunction>;
  readonly stateMachine: IStateMachine;
  readonly processingQueue: IQueue;
}

const PERIOD = Duration.minutes(5);

/** The metrics for alarms and dashboards: the pipeline's own, and those of AWS on its resources. */
export class PipelineMetrics {
  readonly #sources: MetricSources;

  constructor(sources: MetricSources) {
    this.#sources = sources;
  }

  own(name: MetricName, options: MetricOptions & { readonly of?: Stage } = {}): Metric {
    const { of: stage, ...others } = options;
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: name,
      dimensionsMap: {
        [ENVIRONMENT_DIMENSION]: this.#sources.deploymentStage,
        ...(stage === undefined ? {} : { [STAGE_DIMENSION]: stage }),
      },
      period: PERIOD,
      statistic: 'Sum',
      ...others,
    });
  }

  /** Number of completed runs: each has one duration. */
  get completed(): Metric {
    return this.own('ImageProcessingDuration', { statistic: 'SampleCount', label: 'completed' });
  }

  ofFunction(name: FunctionName, metricName: string, options: MetricOptions = {}): Metric {
    const lambdaFunction = this.#sources.functions.get(name);
    if (lambdaFunction === undefined) throw new Error(`The stack has no function ${name}.`);
    return lambdaFunction.metric(metricName, { period: PERIOD, statistic: 'Sum', label: name, ...options });
  }

  ofWorkflow(metricName: string, options: MetricOptions = {}): Metric {
    return this.#sources.stateMachine.metric(metricName, { period: PERIOD, statistic: 'Sum', ...options });
  }

  /** Most messages waiting in a queue during a period. */
  waiting(queue: IQueue, options: MetricOptions = {}): Metric {
    return queue.metricApproximateNumberOfMessagesVisible({
      period: PERIOD,
      statistic: 'Maximum',
      ...options,
    });
  }

  /** How long the oldest message has waited, in seconds. */
  get oldestMessage(): Metric {
    return this.#sources.processingQueue.metricApproximateAgeOfOldestMessage({
      period: PERIOD,
      statistic: 'Maximum',
    });
  }
}
