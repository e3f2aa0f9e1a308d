/** Sends what is redriven to the target that did not handle it. */
export interface Targets {
  /** Sends a message to the processing queue. */
  toProcessingQueue(body: string): Promise<void>;
  /**
   * Sends a payload, as JSON text, to a function, queue, topic or log group, as a rule of the event bus would.
   *
   * @throws PipelineError MALFORMED_INPUT for any other ARN
   */
  toArn(arn: string, payload: string): Promise<void>;
}
