/** `Annotation` of https://docs.aws.amazon.com/config/latest/APIReference/API_Evaluation.html */
const longest = 256;

const mark = "…";

/**
 * As AWS Config takes it: of 1 to 256 characters, and of whole ones. What it counts as a character is UNCONFIRMED;
 * counted in UTF-16, a text is never shorter than in any other way.
 */
export function fittingAnnotation(text: string): string {
  // With the `u` flag this matches halves without their partner alone.
  const whole = text
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    // EventBridge puts it into the text of a message; whether it escapes what stands there is UNCONFIRMED.
    .replaceAll('"', "'")
    .replace(/[\p{Control}\\]+/gu, " ")
    .trim();
  if (whole === "") {
    return "No reason is given.";
  }
  return whole.length <= longest ? whole : cut(whole, longest - mark.length) + mark;
}

function cut(text: string, length: number): string {
  const isWithinPair = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text.slice(0, isWithinPair ? length - 1 : length);
}
