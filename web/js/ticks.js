// Where the lines of a chart's grid are.

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

// Times (Unix seconds) from `from` to `to`, at most `most` of them.
export function timeTicks(from, to, most) {
  const step = TIME_STEPS.find((one) => (to - from) / one <= most) ?? TIME_STEPS.at(-1);
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) ticks.push(time);
  return { step, ticks };
}

// The step of a value axis that shall reach `top` in about `parts` steps: 1, 2 or 5 times a power
// of ten; for bytes, 1, 2, 4 … 512 times a power of 1,024.
export function valueStep(top, parts, isBinary) {
  const rough = top / parts;
  if (isBinary && rough >= 1) return 2 ** Math.ceil(Math.log2(rough));
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power;
}
