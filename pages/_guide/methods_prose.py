"""How we calculate, compare, round and hide: the prose of the Methods page. Each text is measured for reading age."""

from __future__ import annotations

from dataclasses import dataclass

_GUIDE = "Public Health England (2018), Technical guide: confidence intervals"
_FINGERTIPS = "OHID, Fingertips public health technical guidance"


@dataclass(frozen=True, kw_only=True)
class Method:
    """One thing that is done to figures: in plain words, in lines of formula if any, and where it comes from."""

    slug: str
    title: str
    says: tuple[str, ...]
    formula: tuple[str, ...] = ()
    source: str = ""


INTRODUCTION = (
    "Here is how every figure is made, what was done to it, and what it cannot tell you. The words on measures are our "
    "own, not the publisher's."
)

METHODS: tuple[Method, ...] = (
    Method(
        slug="verdict",
        title="How a verdict is decided",
        says=(
            "We take the limits of the area and the figure of the benchmark. If the benchmark lies between the "
            "limits, or on one of them, the area is similar. If it lies outside, the area is better or worse, where "
            "one way is good. Where neither way is good, we say higher or lower.",
            "An area is set beside a benchmark from the same source, for the same people and years, and never beside "
            "itself. If limits are not held we make no test. For some OHID measures we print OHID's own verdict "
            "and say so. In all other cases the area is not compared, and the page says why.",
        ),
        formula=("similar if lower limit ≤ benchmark ≤ upper limit",),
        source=f"{_FINGERTIPS}: comparing areas with a benchmark",
    ),
    Method(
        slug="chance",
        title="What “could be chance” means",
        says=(
            "Toss a coin ten times and you may get seven heads. That does not make the coin unfair. Figures about "
            "people shift in the same way from year to year, most of all in small places.",
            "“Could be chance” means that we cannot tell the gap from such a shift. It does not mean that there is "
            "no gap, or that it does not matter. “More than chance” does not mean large, and it does not tell the "
            "cause.",
        ),
    ),
    Method(
        slug="levels",
        title="Why two levels: 95% and 99.8%",
        says=(
            "Places and districts are tested at 95%. There, one area in 20 would stand out by chance alone. Wards "
            "and MSOAs are tested at 99.8% wherever such limits are held, because there are so many of them. At 95%, "
            "125 MSOAs would give about six false alarms each time. At 99.8% it is fewer than one.",
            "The level goes with the kind of area. The reader cannot change it, and each verdict names it.",
        ),
        source=f"{_FINGERTIPS}: comparing areas with a benchmark",
    ),
    Method(
        slug="limits",
        title="Limits: whose, and when we work them out",
        says=(
            "If the publisher gives limits, we print them and do not touch them. If not, we work them out, but only "
            "from a count and a number of people that give the same figure as printed. A note beside the figure "
            "then says so.",
            "A census or an index counts everyone. Nobody was left out by chance, so such figures get no limits here "
            "and are not tested.",
        ),
        source=_GUIDE,
    ),
    Method(
        slug="wilson",
        title="Limits of a share: Wilson",
        says=(
            "For a share, such as 30 people of 200, we use Wilson's method. It works for small numbers too, and it "
            "never goes below 0% or above 100%.",
        ),
        formula=("(2x + z² ± z √(z² + 4x(1 − x/n))) / (2(n + z²))", "x people of n; z is 1.96 at 95%, 3.09 at 99.8%"),
        source=f"Wilson EB (1927), JASA 22:209-212. {_GUIDE}, appendix 3",
    ),
    Method(
        slug="rates",
        title="Limits of a rate: exact, and Byar",
        says=(
            "For a rate, such as deaths for every 100,000 people, the limits come from the count. Below ten events "
            "we use the exact limits. From ten on we use Byar's method, which is all but the same.",
        ),
        formula=(
            "exact: χ²(α/2; 2x)/2 and χ²(1 − α/2; 2x + 2)/2",
            "Byar, lower: x(1 − 1/(9x) − z/(3√x))³",
            "Byar, upper: (x + 1)(1 − 1/(9(x + 1)) + z/(3√(x + 1)))³",
            "for x events; all are divided by the people",
        ),
        source=f"Garwood F (1936), Biometrika 28:437-442. Breslow and Day (1987), p 69. {_GUIDE}, appendices 1 and 2",
    ),
    Method(
        slug="stretched-limits",
        title="Limits at 99.8% of a life expectancy or a mean",
        says=(
            "Where only limits at 95% are published for a life expectancy or a mean, we stretch each side to get "
            "those at 99.8%. The shape of such limits lets us do so. Rounding is stretched as well.",
        ),
        formula=("value + (limit at 95% − value) × 3.09 / 1.96",),
        source=_GUIDE,
    ),
    Method(
        slug="gaps",
        title="Gaps, and their limits",
        says=(
            "The gap of an area is its figure less that of the benchmark. The benchmark is taken as fixed, so the "
            "limits move by the same amount and the gap always agrees with the verdict.",
            "Whether two groups differ is read from the limits of the gap between them. It is not read from whether "
            "their own limits overlap, which misses true gaps. Gaps between groups will come with the page on "
            "inequality. On this release's pages no gap between two groups is tested.",
        ),
        formula=(
            "area and benchmark: D = area − benchmark",
            "two groups: D ± z √(se₁² + se₂²); two shares: Newcombe's method 10",
        ),
        source="WHO (2024), Health inequality monitoring, annex 11. Newcombe RG (1998), Statistics in Medicine 17:873",
    ),
    Method(
        slug="classes",
        title="Shades of the map",
        says=(
            "Each measure has its own fixed steps, in round numbers. They stay the same for every year, sex and kind "
            "of area, so that two maps of one measure can be set side by side. A darker shade is a higher figure on "
            "a light page. It does not mean better or worse.",
        ),
    ),
    Method(
        slug="quantiles",
        title="Fifths and tenths of areas",
        says=(
            "Areas are put in order and counted out into groups of the same number of areas. Areas are counted, not "
            "people. Areas with the same score get the same place in the order. With fewer areas than groups, there "
            "are no groups.",
            "England's most deprived fifth is the government's own: the small areas that its index puts in the first "
            "two tenths of England.",
        ),
        formula=("q = Q + 1 − ⌈(N + 1 − r) Q / N⌉, for rank r of N areas in Q groups",),
        source=f"{_FINGERTIPS}: assigning deprivation categories",
    ),
    Method(
        slug="suppression",
        title="Small numbers that are hidden",
        says=(
            "A small count could show who someone is. Each measure has a rule: counts of 1 to 4, of 1 to 5 or of 1 "
            "to 7 are hidden, or the publisher has done it already. With the count go its figure and its limits.",
            "If a hidden number could be found by taking one from another, a second number is hidden as well. This "
            "is done before the figures reach this site. Zero is shown, for nobody can be found in it.",
        ),
        source="Hundepool A and others (2012), Statistical disclosure control, chapter 4",
    ),
    Method(
        slug="withheld",
        title="The small-area pattern, and what is withheld from it",
        says=(
            "One measure shows how life expectancy changes across MSOAs. Someone else passed it on, and its death "
            "counts seem to lack about 8 in 100. So it runs 2 to 3 years too high. It shows where lives are shorter, "
            "not by how much.",
            "We do not rank its areas. We set them beside the mean of the same series only, and not beside England. "
            "A figure is withheld if its limits are more than 4 years apart. It is withheld as well if it rests on "
            "fewer than 75 deaths.",
            "All three figures of an MSOA are withheld if they do not agree. They do not if women live less long than "
            "men, or over 9 years longer. They do not if the figure for everyone lies outside the two.",
        ),
    ),
    Method(
        slug="derived",
        title="Figures that we derive",
        says=(
            "To make a figure for a ward or a place we add up counts and people, then divide. We never average "
            "life expectancies or rates. An index score is the mean of small areas, each weighted by its people. If a "
            "part is missing, the whole has no figure.",
            "Each LSOA goes to the one ward it fits best. A best-fit ward can be smaller or larger than the ward.",
        ),
    ),
    Method(
        slug="own",
        title="A neighbourhood of your own",
        says=(
            "You can make one of wards or of MSOAs, on the map of a measure. We add up the counts of its parts and the "
            "people they are of. Then we work out the figure and its limits as for any area. Rates are never averaged. "
            "It is tested by 95% limits, as it is one area that you asked for.",
            "Some figures are held for MSOAs alone. Wards get them only if they cover the very same LSOAs as whole "
            "MSOAs do. If a part has no figure, or a hidden one, the whole has none, and we say which part it is.",
            "It is kept in the address of the page and nowhere else.",
        ),
    ),
    Method(
        slug="missing",
        title="Four ways to have no figure, and zero",
        says=(
            "Zero is a figure, and is shown as one. Suppressed means that a small number is hidden. Not published "
            "means that nobody has put one out. Not reliable means that we hold one and do not show it. Not "
            "applicable means that the question makes no sense there. Each has its own look and its own mark.",
        ),
        formula=("marks: [c] suppressed, [x] not published, [u] not reliable, [z] not applicable",),
        source="Government Analysis Function: symbols in tables",
    ),
    Method(
        slug="rounding",
        title="Rounding",
        says=(
            "Figures are stored as the publisher gave them and are rounded only on the screen. A half goes up, away "
            "from zero. A gap is taken first and then rounded. So it can differ by one in the last place from "
            "the gap of two printed figures.",
        ),
    ),
    Method(
        slug="change",
        title="Change over time",
        says=(
            "We draw each line from one source and one kind of period, and break it where either changes. We do not "
            "test change yet: many figures have no limits, and many periods overlap. The page says so each time.",
        ),
    ),
)
