import type { PermanentCode } from '#contracts/error-codes.ts';

import { CODE_CATEGORIES } from './code-categories.ts';

/** What a person does about a failure before the redrive. A fault that passes needs nothing more. */
const STEPS: Readonly<Record<PermanentCode, string>> = {
  ACCESS_DENIED:
    'Grant what the message names (lib/constructs/function-permissions.ts) and deploy, then redrive.',
  RESOURCE_MISSING: 'Deploy the stack again, then redrive.',
  INTERNAL_ERROR: "Find the fault in the function's log and deploy the correction, then redrive.",
  FUNCTION_CRASHED: "Look at the function's log and its memory setting, then redrive.",
  EXECUTION_FAILED: 'Look at the logs of the state machine and of the start function, then redrive.',
  MALFORMED_INPUT: 'Find out who sent it. A redrive helps once the function can read it.',
};

const REDRIVE = 'Redrive it. If it comes back, look at the service that the message names.';

/** What to do about a failure, as one sentence or two for a person. */
export function nextStep(code: string): string {
  if (isPermanent(code)) return STEPS[code];
  if (code in CODE_CATEGORIES) return REDRIVE;
  return 'See that the target is there and lets in the rule that sends to it, then redrive.';
}

function isPermanent(code: string): code is PermanentCode {
  return code in STEPS;
}
