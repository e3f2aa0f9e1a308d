import { Aws } from 'aws-cdk-lib';

import type { DeploymentStage } from './deployment-stage.ts';

/** Names of a stage's resources: exactly the documented names in production, with the suffix `-<stage>` elsewhere. */
export class PhysicalNames {
  readonly #suffix: string;

  constructor(stage: DeploymentStage) {
    this.#suffix = stage === 'production' ? '' : `-${stage}`;
  }

  /** A name that is unique within its account and region. */
  of(name: string): string {
    return `${name}${this.#suffix}`;
  }

  /**
   * Bucket names are globally unique, so they include account and region. The longest, with `development` and
   * `ap-southeast-1`, has exactly the 63 characters that S3 allows.
   */
  ofBucket(purpose: 'uploads' | 'archive' | 'logs'): string {
    return `image-processor-${purpose}-${Aws.ACCOUNT_ID}-${Aws.REGION}${this.#suffix}`;
  }
}
