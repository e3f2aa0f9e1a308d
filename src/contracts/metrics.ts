/** Namespace of every metric of the pipeline. */
export const METRIC_NAMESPACE = 'QuantumImageProcessor';

/** What the pipeline measures. Durations are in milliseconds, the rest are counts. */
export const METRICS = {
  /** From the upload to the archive, of every image that completed. */
  imageProcessingDuration: 'ImageProcessingDuration',
  /** Images that were rejected. */
  validationFailures: 'ValidationFailures',
  /** Runs that ended FAILED. */
  pipelineFailures: 'PipelineFailures',
  /** Of every stage that completed, by `STAGE_DIMENSION`. */
  stageExecutionTime: 'StageExecutionTime',
} as const;

/** What a run of the reconciler put right; all zero when nothing was left behind. */
export const RECONCILER_METRICS = {
  recorded: 'ReconciledUploads',
  reemitted: 'ReemittedChanges',
  touched: 'TouchedRecords',
  failed: 'FailedStuckRecords',
} as const;

/** The only dimension: a stage of the pipeline, as the record names it. */
export const STAGE_DIMENSION = 'Stage';

export type MetricName =
  (typeof METRICS)[keyof typeof METRICS] | (typeof RECONCILER_METRICS)[keyof typeof RECONCILER_METRICS];

export type MetricUnit = 'Milliseconds' | 'Count';

/** One value of a metric. */
export interface Measurement {
  readonly name: MetricName;
  readonly unit: MetricUnit;
  readonly value: number;
  /** Value of `STAGE_DIMENSION`; absent: no dimension. */
  readonly stage?: string;
}
