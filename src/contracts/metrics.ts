/** Namespace of the pipeline's own metrics. Functions write them in log lines, in CloudWatch's embedded metric format. */
export const METRICS_NAMESPACE = 'QuantumImageProcessor';

export interface MetricDefinition {
  readonly unit: 'Milliseconds' | 'Count';
  /** Completes the phrase "one value for every ...". */
  readonly oneValueFor: string;
  /** Has the dimension `Stage` as well: one metric for each stage of the pipeline. */
  readonly perStage?: true;
}

/** To add a metric, add an entry. */
const DEFINITIONS = {
  ImageProcessingDuration: {
    unit: 'Milliseconds',
    oneValueFor: 'image that completed: from its upload to its archive',
  },
  ValidationFailures: { unit: 'Count', oneValueFor: 'image that was rejected' },
  PipelineFailures: { unit: 'Count', oneValueFor: 'run that ended FAILED' },
  StageExecutionTime: { unit: 'Milliseconds', oneValueFor: 'stage that completed', perStage: true },
  ReconcilerFindings: { unit: 'Count', oneValueFor: 'run of the reconciler: all of the following' },
  ReconciledUploads: { unit: 'Count', oneValueFor: 'run of the reconciler: uploads that had no record' },
  ReemittedChanges: {
    unit: 'Count',
    oneValueFor: 'run of the reconciler: changes that had not been published',
  },
  TouchedRecords: {
    unit: 'Count',
    oneValueFor: 'run of the reconciler: UPLOADED records whose message was sent again',
  },
  FailedStuckRecords: {
    unit: 'Count',
    oneValueFor: 'run of the reconciler: PROCESSING records that were stuck and are now FAILED',
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

export type MetricName = keyof typeof DEFINITIONS;

/**
 * All metrics by name. Every metric has the dimension `Environment`: the deployment stage, from the functions' variable
 * STAGE.
 */
export const METRICS: Readonly<Record<MetricName, MetricDefinition>> = DEFINITIONS;

export const ENVIRONMENT_DIMENSION = 'Environment';
/** Dimension of metrics that each stage of the pipeline has. */
export const STAGE_DIMENSION = 'Stage';

/** One value of a metric. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  /** Only for metrics per stage. */
  readonly stage?: string;
}
