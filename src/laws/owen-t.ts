import type { DeterministicMath } from '../engine/math.js';

/**
 * Points and weights of Gauss and Legendre's quadrature by 20 points, those above 0 (numpy.polynomial.legendre.leggauss;
 * Abramowitz and Stegun 1964, table 25.4).
 */
const POINTS: readonly (readonly [point: number, weight: number])[] = [
  [0.07652652113349734, 0.15275338713072628],
  [0.22778585114164507, 0.14917298647260424],
  [0.37370608871541955, 0.1420961093183824],
  [0.5108670019508271, 0.1316886384491769],
  [0.636053680726515, 0.1181945319615186],
  [0.7463319064601508, 0.1019301198172407],
  [0.8391169718222188, 0.08327674157670471],
  [0.912234428251326, 0.06267204833410879],
  [0.9639719272779138, 0.040601429800386446],
  [0.993128599185095, 0.017614007139150893],
];

/** 1 / (4 pi). */
const FACTOR = 0.07957747154594767;

/**
 * Owen's T function: the probability that of two independent standard normal numbers X > h and 0 < Y < a X. By
 * quadrature of exp(-h^2 (1 + x^2) / 2) / (1 + x^2) from 0 to a, for a above 1 from its value at 1 / a; the error is
 * below 1e-15. Source: Owen (1956), doi:10.1214/aoms/1177728074; Patefield and Tandy (2000), doi:10.18637/jss.v005.i05.
 */
export function owenT(h: number, a: number, math: DeterministicMath): number {
  if (a < 0) return -owenT(h, -a, math);
  const distance = Math.abs(h);
  if (a <= 1) return integral(distance, a, math);
  const [own, other] = [math.normalCdf(distance), math.normalCdf(a * distance)];
  return (own + other) / 2 - own * other - integral(a * distance, 1 / a, math);
}

function integral(h: number, a: number, { exp }: DeterministicMath): number {
  const at = (x: number) => exp((-h * h * (1 + x * x)) / 2) / (1 + x * x);
  let sum = 0;
  for (const [point, weight] of POINTS) {
    sum += weight * (at((a / 2) * (1 + point)) + at((a / 2) * (1 - point)));
  }
  return sum * a * FACTOR;
}
