/** Namespace of the pipeline's own metrics. Functions write them in log lines, in CloudWatch's embedded metric format. */
export const METRICS_NAMESPACE = 'QuantumImageProcessor';

/** What is measured. Every metric has the dimension `Environment`: the stage of deployment, as the functions' STAGE says it. */
export const METRICS = {
  /** Milliseconds from upload to COMPLETED, once a completed run. How many there are is how many were completed. */
  imageProcessingDuration: 'ImageProcessingDuration',
  /** 1 for every image that is REJECTED. */
  validationFailures: 'ValidationFailures',
  /** 1 for every run that is FAILED. */
  pipelineFailures: 'PipelineFailures',
  /** Milliseconds of one stage, also with the dimension `Stage`: a stage of the pipeline. */
  stageExecutionTime: 'StageExecutionTime',
  /** How much the reconciler had to put right in one run, 0 included. */
  reconcilerFindings: 'ReconcilerFindings',
} as const;

/** What the findings of one run of the reconciler were. */
export const RECONCILER_METRICS = {
  /** Uploads that had no record. */
  recorded: 'ReconciledUploads',
  /** Changes that had not been published. */
  reemitted: 'ReemittedChanges',
  /** UPLOADED records whose message was sent again. */
  touched: 'TouchedRecords',
  /** PROCESSING records that did not move, and are FAILED now. */
  failed: 'FailedStuckRecords',
} as const;

export type MetricName =
  (typeof METRICS)[keyof typeof METRICS] | (typeof RECONCILER_METRICS)[keyof typeof RECONCILER_METRICS];

export const ENVIRONMENT_DIMENSION = 'Environment';
/** Of StageExecutionTime: `validation`, `metadata`, `resize`, `thumbnail`, `archive`. */
export const STAGE_DIMENSION = 'Stage';

/** One value of a metric. */
export interface Measurement {
  readonly name: MetricName;
  readonly unit: 'Milliseconds' | 'Count';
  readonly value: number;
  /** Of StageExecutionTime alone. */
  readonly stage?: string;
}
