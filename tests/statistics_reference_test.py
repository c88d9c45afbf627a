# SPDX-License-Identifier: MIT
"""The analysis's statistics against SciPy and NumPy, or against counting where those have no exact answer.

Data are random, from fixed seeds. The C++ functions are called through optbench_statistics, which stands beside the
binary that $OPTBENCH_BINARY names (default: in build/).
"""

import itertools
import json
import math
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))
from command_line import BINARY, PATIENCE_S, main  # noqa: E402

try:
    import numpy as np
    from scipy import stats
except ImportError as missing:
    print(f"skipped: statistics_reference_test.py: needs Python's numpy and scipy ({missing})")
    sys.exit(77)

PROGRAM = os.path.join(os.path.dirname(BINARY), "optbench_statistics")
NEVER = 1e9  # stands for a diverged run where SciPy is asked: worse than all data here


def ours(cases):
    """The results of cases, each a function's name and its arguments."""
    plain = [{"function": name, **{key: value.tolist() if isinstance(value, np.ndarray) else value
                                   for key, value in arguments.items()}} for name, arguments in cases]
    done = subprocess.run([PROGRAM], input=json.dumps(plain), text=True, capture_output=True, timeout=PATIENCE_S)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def our(name, **arguments):
    return ours([(name, arguments)])[0]


def with_losses(values):
    """Diverged runs as a finite loss that is worse than all others."""
    return np.where(np.isfinite(values), values, NEVER)


def p_by_counting(sums, observed):
    """Two-sided, from all sums that chance can make."""
    sums = np.asarray(sums)
    return min(1.0, 2 * min(np.mean(sums <= observed + 1e-9), np.mean(sums >= observed - 1e-9)))


class ReferenceCase(unittest.TestCase):
    maxDiff = None

    def assertClose(self, got, expected, tolerance=1e-10, message=None):
        if math.isnan(expected):
            self.assertTrue(math.isnan(got), message)
        else:
            self.assertLessEqual(abs(got - expected), tolerance * max(abs(expected), 1e-300), (message, got, expected))


class Summaries(ReferenceCase):
    def test_mean_deviations_and_quantiles_are_numpys(self):
        random = np.random.default_rng(1)
        samples = [random.lognormal(0, 3, size) for size in (1, 2, 3, 4, 5, 10, 101, 1000)]
        samples += [np.round(random.normal(size=50), 1), 1e8 + random.normal(size=100), np.full(7, 0.1)]
        shares = np.concatenate([[0, 0.25, 0.5, 0.75, 1], random.uniform(size=20)])
        for x, result in zip(samples, ours([("summary", {"x": x, "shares": shares}) for x in samples])):
            self.assertClose(result["mean"], np.mean(x), 1e-14)
            np.testing.assert_allclose(result["population_deviation"], np.std(x), rtol=1e-9, atol=1e-16)
            if len(x) > 1:
                np.testing.assert_allclose(result["sample_deviation"], np.std(x, ddof=1), rtol=1e-9, atol=1e-16)
            np.testing.assert_allclose(result["quantiles"], np.quantile(x, shares), rtol=1e-14)

    def test_interquartile_mean_is_scipys_trimmed_mean(self):
        random = np.random.default_rng(2)
        for size in range(1, 30):
            x = random.normal(size=size)
            self.assertClose(our("interquartile_mean", x=x), stats.trim_mean(x, 0.25), 1e-12, size)


class PairedTests(ReferenceCase):
    def test_wilcoxons_exact_p_value_is_scipys(self):
        random = np.random.default_rng(3)
        for n in [*range(1, 26), 25, 25]:
            a, b = random.normal(size=n), random.normal(0.5, 1, size=n)
            result = our("wilcoxon", a=a, b=b)
            expected = stats.wilcoxon(a, b, method="exact")
            self.assertTrue(result["exact"])
            self.assertEqual(min(result["better_ranks"], result["worse_ranks"]), expected.statistic)
            self.assertClose(result["p_value"], expected.pvalue, 1e-12, n)

    def test_wilcoxons_normal_p_value_is_scipys_with_ties_and_zeros(self):
        random = np.random.default_rng(4)
        for n, parts in itertools.product((40, 60, 200), (1, 8, 2**30)):  # steps of 1 / parts: exact differences
            a, b = (np.round(random.normal(center, 1, n) * parts) / parts for center in (0, 0.3))
            result = our("wilcoxon", a=a, b=b)
            expected = stats.wilcoxon(a, b, zero_method="wilcox", correction=False, method="asymptotic")
            self.assertEqual(result["pairs"], np.sum(a != b))
            if parts == 1:
                self.assertLess(result["pairs"], n)
            self.assertFalse(result["exact"])
            self.assertClose(min(result["better_ranks"], result["worse_ranks"]), expected.statistic, 1e-12)
            self.assertClose(result["p_value"], expected.pvalue, 1e-10, (n, parts))

    def test_wilcoxons_p_value_with_ties_zeros_and_diverged_runs_is_that_of_all_signs(self):
        random = np.random.default_rng(5)
        for n in range(2, 13):
            a, b = random.integers(0, 4, n).astype(float), random.integers(0, 6, n).astype(float)
            a[0], b[1] = np.nan, np.inf
            gains = with_losses(b) - with_losses(a)
            gains = np.where(np.abs(gains) > NEVER / 2, np.sign(gains) * NEVER, gains)
            gains = gains[gains != 0]
            ranks = stats.rankdata(np.abs(gains))
            sums = [np.dot(signs, ranks) for signs in itertools.product((0, 1), repeat=len(gains))]
            result = our("wilcoxon", a=a, b=b)
            self.assertEqual(result["pairs"], len(gains))
            self.assertEqual(result["better_ranks"], ranks[gains > 0].sum())
            self.assertClose(result["p_value"], p_by_counting(sums, result["better_ranks"]), 1e-12, n)

    def test_sign_tests_p_value_is_scipys(self):
        random = np.random.default_rng(6)
        for n in (1, 2, 5, 10, 40, 300):
            a, b = random.integers(0, 5, n).astype(float), random.integers(0, 6, n).astype(float)
            result = our("sign", a=a, b=b, higher=True)
            self.assertEqual(result["better"], int(np.sum(a > b)))
            tosses = result["better"] + result["worse"]
            expected = stats.binomtest(result["better"], tosses).pvalue if tosses else 1.0
            self.assertClose(result["p_value"], expected, 1e-10, n)

    def test_paired_t_test_is_scipys(self):
        random = np.random.default_rng(7)
        for n in (2, 3, 5, 10, 30, 500):
            a = random.normal(size=n)
            b = a + random.normal(0.4, 0.5, size=n)
            result, expected = our("paired_t", a=a, b=b), stats.ttest_rel(a, b)
            self.assertClose(result["t"], expected.statistic)
            self.assertClose(result["p_value"], expected.pvalue)
            self.assertEqual(result["degrees_of_freedom"], expected.df)
            self.assertClose(result["mean_difference"], np.mean(a - b), 1e-12)


class UnpairedTests(ReferenceCase):
    def test_mann_whitneys_exact_p_value_is_scipys(self):
        random = np.random.default_rng(8)
        for n, m in ((1, 1), (1, 5), (3, 4), (5, 5), (10, 10), (15, 15), (2, 28)):
            a, b = random.normal(size=n), random.normal(0.7, 1, size=m)
            for higher in (False, True):
                result = our("mann_whitney", a=a, b=b, higher=higher)
                expected = stats.mannwhitneyu(a if higher else -a, b if higher else -b, method="exact")
                self.assertTrue(result["exact"])
                self.assertEqual(result["wins"], expected.statistic)
                self.assertClose(result["p_value"], expected.pvalue, 1e-11, (n, m))

    def test_mann_whitneys_normal_p_value_is_scipys_with_ties_and_diverged_runs(self):
        random = np.random.default_rng(9)
        for n, m, digits in itertools.product((16, 40), (15, 100), (0, 1, 8)):
            a, b = np.round(random.normal(size=n), digits), np.round(random.normal(0.5, 1, size=m), digits)
            a[:3], b[:2] = (np.nan, np.inf, -np.inf), np.nan
            result = our("mann_whitney", a=a, b=b)
            expected = stats.mannwhitneyu(-with_losses(a), -with_losses(b), method="asymptotic", use_continuity=True)
            self.assertFalse(result["exact"])
            self.assertEqual(result["wins"], expected.statistic)
            self.assertClose(result["p_value"], expected.pvalue, 1e-10, (n, m, digits))

    def test_mann_whitneys_p_value_with_ties_is_that_of_all_ways_to_share_out_the_ranks(self):
        random = np.random.default_rng(10)
        for n, m in itertools.product((2, 4, 6), (3, 5, 7)):
            a, b = random.integers(0, 4, n).astype(float), random.integers(1, 5, m).astype(float)
            a[0] = b[0] = np.nan
            ranks = stats.rankdata(with_losses(np.concatenate([a, b])))
            sums = [sum(ranks[list(chosen)]) for chosen in itertools.combinations(range(n + m), n)]
            result = our("mann_whitney", a=a, b=b)
            self.assertClose(result["p_value"], p_by_counting(sums, ranks[:n].sum()), 1e-12, (n, m))

    def test_holms_adjustment_is_the_closed_test_of_bonferronis(self):
        random = np.random.default_rng(11)
        for m in range(1, 9):
            p = random.beta(0.5, 5, size=m)
            subsets = [s for size in range(1, m + 1) for s in itertools.combinations(range(m), size)]
            expected = [max(min(1, len(s) * min(p[list(s)])) for s in subsets if i in s) for i in range(m)]
            np.testing.assert_allclose(our("holm", p=p), expected, rtol=1e-12)


class RankComparisons(ReferenceCase):
    def test_friedmans_chi_square_is_scipys_with_and_without_ties(self):
        random = np.random.default_rng(12)
        for problems, optimizers, digits in itertools.product((2, 5, 30), (3, 4, 10), (0, 8)):
            rows = np.round(random.normal(0, 2, (problems, optimizers)) + np.linspace(0, 1, optimizers), digits)
            for higher in (False, True):
                result = our("friedman", rows=rows, higher=higher)
                expected = stats.friedmanchisquare(*rows.T)
                np.testing.assert_array_equal(result["ranks"], stats.rankdata(-rows if higher else rows, axis=1))
                self.assertClose(result["chi_square"], expected.statistic, 1e-9)
                self.assertClose(result["chi_square_p_value"], expected.pvalue, 1e-9)

    def test_iman_and_davenports_f_is_judged_by_scipys_f_distribution(self):
        random = np.random.default_rng(13)
        for problems, optimizers in itertools.product((4, 12), (3, 7)):
            rows = random.normal(size=(problems, optimizers)) + np.linspace(0, 2, optimizers)
            result = our("friedman", rows=rows)
            chi_square = stats.friedmanchisquare(*rows.T).statistic
            f = (problems - 1) * chi_square / (problems * (optimizers - 1) - chi_square)
            self.assertClose(result["f"], f, 1e-9)
            degrees = optimizers - 1, (optimizers - 1) * (problems - 1)
            self.assertClose(result["f_p_value"], stats.f.sf(f, *degrees), 1e-9)

    def test_diverged_runs_rank_as_the_worst_and_tied(self):
        rows = np.array([[1, 2, np.nan, np.inf], [3, np.nan, 1, 2], [4, 1, 2, -np.inf], [5, 3, 1, 7]])
        result, expected = our("friedman", rows=rows), stats.friedmanchisquare(*with_losses(rows).T)
        self.assertEqual(result["ranks"][0], [1, 2, 3.5, 3.5])
        self.assertClose(result["chi_square"], expected.statistic)
        self.assertClose(result["chi_square_p_value"], expected.pvalue)

    def test_range_of_normal_values_is_scipys_studentized_range_with_infinite_degrees(self):
        for groups, p in itertools.product((2, 3, 5, 10, 40), (0.5, 0.9, 0.95, 0.99)):
            quantile = our("range_quantile", groups=groups, p=p)
            self.assertClose(stats.studentized_range.cdf(quantile, groups, np.inf), p, 1e-7, (groups, p))
            self.assertClose(our("range_below", groups=groups, q=quantile), p, 1e-10, (groups, p))
        self.assertClose(our("range_quantile", groups=6, p=0.95), stats.studentized_range.ppf(0.95, 6, np.inf), 1e-6)


class Bootstrap(ReferenceCase):
    """Two bootstraps differ by chance: compared is the share of SciPy's resamples below each end of the interval."""
    RESAMPLES = 100_000
    # Of the difference of two such shares, the standard error is about 0.5 / sqrt(resamples) at 5 %.
    TOLERANCE = 2.5 / math.sqrt(RESAMPLES)

    def theirs(self, samples, statistic, method):
        return stats.bootstrap(samples, statistic, n_resamples=self.RESAMPLES, confidence_level=0.9, method=method,
                               vectorized=True, batch=5000, rng=np.random.default_rng(99))

    def our_interval(self, name, bca, **arguments):
        return our(name, bca=bca, resamples=self.RESAMPLES, level=0.9, seed=17, **arguments)

    def shares(self, interval, result):
        return np.array([np.mean(result.bootstrap_distribution <= end) for end in interval])

    def assertAgree(self, interval, result):
        interval_of_theirs = result.confidence_interval
        distance = self.shares(interval, result) - self.shares(interval_of_theirs, result)
        self.assertLess(np.max(np.abs(distance)), self.TOLERANCE, (interval, interval_of_theirs))

    def test_intervals_of_skewed_samples_are_scipys(self):
        random = np.random.default_rng(14)
        for statistic, function in (("mean", np.mean), ("deviation", np.std)):
            x = random.lognormal(0, 1.5, size=25)
            self.assertAgree(self.our_interval("bootstrap", False, x=x, statistic=statistic),
                             self.theirs((x,), function, "percentile"))
            self.assertAgree(self.our_interval("bootstrap", True, x=x, statistic=statistic),
                             self.theirs((x,), function, "BCa"))

    def test_the_comparison_can_tell_bca_from_percentiles(self):
        x = np.random.default_rng(14).lognormal(0, 1.5, size=25)
        result = self.theirs((x,), np.mean, "BCa")
        percentiles = self.our_interval("bootstrap", False, x=x, statistic="mean")
        distance = self.shares(percentiles, result) - self.shares(result.confidence_interval, result)
        self.assertGreater(np.max(np.abs(distance)), 2 * self.TOLERANCE)

    def test_interval_of_a_median_ends_at_the_same_values_as_scipys(self):
        x = np.random.default_rng(15).normal(size=21)
        interval = self.our_interval("bootstrap", False, x=x, statistic="median")
        np.testing.assert_allclose(interval, self.theirs((x,), np.median, "percentile").confidence_interval, rtol=1e-12)

    def test_stratified_interval_of_a_difference_is_scipys_of_two_samples(self):
        random = np.random.default_rng(16)
        a, b = random.exponential(size=12), random.exponential(2, size=30)

        def difference(x, y, axis=-1):
            return np.mean(x, axis=axis) - np.mean(y, axis=axis)

        for bca, method in ((False, "percentile"), (True, "BCa")):
            self.assertAgree(self.our_interval("bootstrap_of_two", bca, a=a, b=b),
                             self.theirs((a, b), difference, method))


class TuningBudget(ReferenceCase):
    def test_expected_best_is_that_of_scipys_hypergeometric_distribution(self):
        random = np.random.default_rng(17)
        for n in (1, 2, 7, 36, 200):
            x = np.sort(random.exponential(size=n))
            result = our("expected_best", x=random.permutation(x))
            for k in range(1, n + 1):
                # Of the i best values, none is in a draw of k.
                none = stats.hypergeom.pmf(0, n, np.arange(n + 1), k)
                self.assertClose(result[k - 1], np.sum(-np.diff(none) * x), 1e-9, (n, k))


if __name__ == "__main__":
    main()
