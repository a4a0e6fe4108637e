/** The part of a browser's Trusted Types that is needed here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptPolicy;
}
interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}

/** What a page lists in `trusted-types` where it lists policies at all. */
const POLICY_NAME = 'servegen-wasm';

/** What a page is to change that takes no text, and does not permit the policy. */
export const POLICY_WANTED = `workers that start by themselves need a policy named ${POLICY_NAME}, which the page's trusted-types does not list`;

let policy: ScriptPolicy | undefined;
let isRefused = false;

/** Whether the page does not permit the policy; known when a URL has been asked for. */
export function isPolicyRefused(): boolean {
  return isRefused;
}

/**
 * The URL of a script that this package has made itself, as pages take it that demand Trusted Types. URLs that come from
 * outside never pass here: a page's own policy is to vouch for them.
 */
export function trustedUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined || isRefused) return url;
  try {
    policy ??= trustedTypes.createPolicy(POLICY_NAME, { createScriptURL: (own) => own });
  } catch {
    // The page allows other policies only; whether it takes a text, perhaps through its default one, shows when it is used.
    isRefused = true;
    return url;
  }
  // Its type knows of no objects but URLs.
  return policy.createScriptURL(url) as string;
}
