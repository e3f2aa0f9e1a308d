import { Aws } from 'aws-cdk-lib';

import type { DeploymentStage } from './deployment-stage.ts';

/** Names of a stage's resources: exactly the documented ones in production, with `-<stage>` everywhere else. */
export class PhysicalNames {
  readonly #suffix: string;

  constructor(stage: DeploymentStage) {
    this.#suffix = stage === 'production' ? '' : `-${stage}`;
  }

  /** A name that is unique in its account and region. */
  of(name: string): string {
    return `${name}${this.#suffix}`;
  }

  /**
   * A bucket's name is unique in the world, so it carries account and region. The longest, with `development` and
   * `ap-southeast-1`, has the 63 characters that S3 allows.
   */
  ofBucket(purpose: 'uploads' | 'archive' | 'logs'): string {
    return `image-processor-${purpose}-${Aws.ACCOUNT_ID}-${Aws.REGION}${this.#suffix}`;
  }
}
