#![allow(clippy::unwrap_used, clippy::format_push_string)]

use std::time::Instant;

use proptest::prelude::*;

use super::super::hostile::{offence, payloads};
use super::*;
use crate::text::Clean;

const AWKWARD: &str = include_str!("../../../tests/fixtures/tex/awkward_strings.tsv");
const FREQUENCY: &str = include_str!("../../../tests/fixtures/tex/macro_frequency.txt");

#[test]
fn awkward_strings_show_as_a_reader_would_write_them() {
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let (mut exact, mut wrong) = (0, String::new());
    for line in AWKWARD.lines() {
        let (raw, wanted) = line.split_once('\t').unwrap();
        let shown = render(raw);
        if bare(&shown) == bare(wanted) {
            exact += 1;
        } else {
            wrong.push_str(&format!("{raw}\n  shown  {shown}\n  wanted {wanted}\n"));
        }
    }
    assert_eq!((exact, AWKWARD.lines().count()), (56, 56), "\n{wrong}");
}

#[test]
fn blanks_fall_where_a_reader_expects_them() {
    for (raw, wanted) in [
        (r"An $O(n\log n)$ bound", "An O(n log n) bound"),
        (
            r"$H_0 = 67.4 \pm 0.5$ km s$^{-1}$",
            "H₀ = 67.4 ± 0.5 km s⁻¹",
        ),
        (r"$\langle \psi | \hat{H} | \psi \rangle$", "⟨ψ|Ĥ|ψ⟩"),
        (r"$\sqrt{s}=13$ TeV", "√s=13 TeV"),
        (r"$\forall \epsilon > 0$", "∀ε > 0"),
        (r"$n\to\infty$", "n → ∞"),
        (r"$x\in S$, $-x$, $a-b$, $a - b$", "x ∈ S, -x, a-b, a - b"),
        (r"5$\,\mu$m, $\sim$5~kpc", "5 μm, ∼5 kpc"),
        (r"$\sum_{i=1}^n x_i$", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"$\mathrm{Tr}\rho$, $\mathrm{d}x$", "Tr ρ, dx"),
        (r"$2\frac{a}{b}c$, $\frac{dy}{dx}$", "2 a/b c, dy/dx"),
        (r"$H_Gx$, $\sqrt{2}x$", "H_G x, √2 x"),
        (r"$P(A\mid B)$, $|x|\le 1$", "P(A ∣ B), |x| ≤ 1"),
        (r"a \leq b with \alpha particles", "a ≤ b with α particles"),
        (r"$x\text{ if }y$", "x if y"),
        (
            r"$\begin{cases} 1 & x>0 \\ 0 & x=0 \\ \end{cases}$",
            "{1 x>0; 0 x=0",
        ),
    ] {
        assert_eq!(render(raw), wanted, "{raw}");
    }
}

#[test]
fn formulas_are_bracketed_where_a_line_would_mislead() {
    for (raw, wanted) in [
        (r"$\frac{1}{2n}$", "1/(2n)"),
        (r"$\frac{x^2}{y_1}$", "x²/y₁"),
        (r"${a+b \over c}$", "(a+b)/c"),
        (r"${n \choose k+1}$", "C(n,k+1)"),
        (r"$e^{-x^2/2}$", "e^(-x²/2)"),
        (r"$x^{q}$, $x_{i_1}$", "x^q, x_i₁"),
        (r"$\sqrt{\log n}$", "√(log n)"),
        (r"$m_{\rm atm}^2$", "m²_atm"),
        (r"$\overline{z+w}$", "bar(z+w)"),
        (r"$a \equiv b \pmod{n}$", "a ≡ b (mod n)"),
        (
            r"$x^\prime$, $90^\circ$, $A^\dagger$, $A^\top$",
            "x′, 90°, A†, Aᵀ",
        ),
    ] {
        assert_eq!(render(raw), wanted, "{raw}");
    }
}

#[test]
fn plain_text_comes_back_as_it_is() {
    for raw in [
        "",
        "A plain title: it's 100% of x_i, 10^12 & [a,b] <c> #1",
        "Erdős–Rényi graphs, 𝒪(n²)",
        "costs $5",
        "about ~100 pc (~5%)",
        "run it with --help",
        "the set {0,1}^n",
        "`code` and O'Neill's",
        "unbalanced $x^2 here",
        "cost is $5 and $10 in total",
        "from $5M to $10M",
        "see https://x.org/~user/a--b_c",
    ] {
        assert!(
            matches!(render(raw), Cow::Borrowed(same) if same == raw),
            "{raw}: {}",
            render(raw)
        );
    }
}

#[test]
fn paragraphs_stay_apart() {
    assert_eq!(render("one $x$\ntwo $y$"), "one x\ntwo y");
}

#[test]
fn money_beside_a_formula_stays_money() {
    assert_eq!(
        render(r"$5 and $10 for $n^2$ and $x$ items"),
        "$5 and $10 for n² and x items"
    );
    assert_eq!(render(r"\$5 for $3$ of $10^6 $"), "$5 for 3 of 10⁶");
}

#[test]
fn unknown_commands_show_their_names() {
    assert_eq!(render(r"$\foo(x)$ and \Foo"), "foo(x) and Foo");
    assert_eq!(render(r"\foo{bar}"), "foo bar");
}

/// Control symbols that both modes read.
const CONTROL_SYMBOLS: &str = "{}|,;:!%_#$\\&()[]/-'\"`^~=.";

/// The counted uses of the commands listed in a line, and those of them that the tables know.
fn uses(first: &str, known: fn(&str) -> bool) -> (u32, u32) {
    let line = FREQUENCY
        .lines()
        .find(|line| line.starts_with(first))
        .unwrap();
    let (mut all, mut hit) = (0, 0);
    for entry in line.split_whitespace() {
        let (name, count) = entry.rsplit_once(':').unwrap();
        let count: u32 = count.parse().unwrap();
        all += count;
        if known(name) || CONTROL_SYMBOLS.contains(name) {
            hit += count;
        }
    }
    (all, hit)
}

/// Counted in 216,055 records: 250,518 uses in formulas, 68,098 in text. The commands too rare to be
/// listed count as unknown.
#[test]
fn the_tables_cover_what_authors_use() {
    let (listed, math) = uses("mathbb:", commands::is_known_in_math);
    assert!(
        math * 1000 >= listed * 989 && math * 1000 >= 250_518 * 950,
        "{math} of {listed}"
    );
    let (listed, prose) = uses("':", commands::is_known_in_prose);
    assert!(
        prose * 1000 >= listed * 999 && prose * 1000 >= 68_098 * 922,
        "{prose} of {listed}"
    );
}

#[test]
fn what_authors_write_beside_the_rules_is_read_too() {
    for (raw, wanted) in [
        (r"$69.2^{+1.3}_{-1.4}\,{\rm km}$", "69.2 +1.3/-1.4 km"),
        (r"$Y_1, \ldots, Y_n$", "Y₁, …, Yₙ"),
        (r"$\mbox{\boldmath $Y$}$", "𝐘"),
        (r"D$\k{a}$browski", "Dąbrowski"),
        (r"$5\overline{a + b}$", "5 bar(a + b)"),
        (r"\'{\i}ndice, \'\i, \~{}x", "índice, í, ~x"),
        (
            r"\begin{itemize}\item one \item two\end{itemize}",
            "• one • two",
        ),
        (r"\begin{equation}\label{e} a = b \end{equation}", "a = b"),
        (r"$\mathbb R$, $\Bbb{R}$, $\R$, $\bR$", "ℝ, ℝ, ℝ, ℝ"),
        (r"$\cA$ and $\unicode{x2192}$", "𝒜 and →"),
        ("10^{-3} and {\\AA}ngstr\\\"om", "10⁻³ and Ångström"),
        (r"45\deg C, $45^{\circ}$", "45°C, 45°"),
        (r"{Gadget}-2, {G}alois", "Gadget-2, Galois"),
        (r"CO\textsubscript{2}, 1\textsuperscript{st}", "CO₂, 1ˢᵗ"),
        (r"a\footnote{note}\label{x} b", "a (note) b"),
        (r"$\left\{ x \,\middle|\, x>0 \right\}$", "{x | x>0}"),
        (r"$f:=g$, $\lim_{x\to 0} f$", "f:=g, lim_{x→0} f"),
    ] {
        assert_eq!(render(raw), wanted, "{raw}");
    }
}

#[test]
fn what_is_nested_too_deep_is_shown_raw() {
    let deep = format!("${}x{}$", "{".repeat(40), "}".repeat(40));
    assert!(matches!(render(&deep), Cow::Borrowed(_)));
    let shallow = format!("${}x{}$", "{".repeat(20), "}".repeat(20));
    assert_eq!(render(&shallow), "x");
}

#[test]
fn bombs_cost_little() {
    let start = Instant::now();
    for unit in [
        "\\hat",
        "{",
        "}",
        "$",
        "$$",
        "$ $$ ",
        "\\(",
        "\\begin{a}",
        "`",
        "\\sqrt[",
        "\\frac",
        "^",
        "_{",
        "~",
        "--",
        "''",
        "{a $b} c$",
        "\\\\[",
        "$1 ",
        "\\bf x",
        "\\'",
        "\\over",
        "{\\over",
        "\\left",
        "http://",
        "$\\bf abcdefgh$",
        "\\cite[",
        "\\not",
        "''\\text{$",
        "x^{+1.1}_{-",
    ] {
        let bomb = unit.repeat(64 * 1024 / unit.len());
        assert!(render(&bomb).len() <= bomb.len() * GROWTH + HEADROOM);
        let framed = format!("${bomb}$");
        assert!(render(&framed).len() <= framed.len() * GROWTH + HEADROOM);
    }
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
}

#[test]
fn hostile_strings_gain_nothing_from_tex() {
    for payload in payloads() {
        let raw = Clean::line(&format!("$x$ \\alpha {}", payload.text), 10_000);
        assert_eq!(offence(&render(&raw)), None, "{}", payload.what);
    }
    for raw in [
        r"\unicode{x1b}",
        r"\unicode{x202e}",
        r"\char{x0}",
        r"$\unicode{xFFFF}\unicode{x200b}$",
    ] {
        assert_eq!(offence(&render(raw)), None, "{raw}");
    }
}

/// Strings of everything the renderer looks at, in no order.
fn scrambled() -> impl Strategy<Value = String> {
    let commands = vec![
        "\\frac",
        "\\alpha",
        "\\mathbb",
        "\\rm ",
        "\\over",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "\\text",
        "\\sqrt[3]",
        "\\'",
        "\\H",
        "\\hat",
        "\\left",
        "\\not",
        "\\cite",
        "\\url",
        "\\href",
        "\\item",
        "\\(",
        "\\)",
        "\\\\",
        "\\cal",
        "\\unicode{x",
        "\\foo",
        "\\bf",
        "é",
        "學",
        "\\$",
        "$$",
        "\\operatorname*",
        "\\binom",
        "\\newcommand",
        "\n",
    ];
    let piece = prop_oneof![
        "[a-cX0-2 ]{1,4}",
        "[{}$^_&~'`\\\\\"|()\\[\\]=+<>,.:/-]{1,3}",
        prop::sample::select(commands).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// A formula with every brace in its place and only known commands.
fn balanced() -> impl Strategy<Value = String> {
    let signs = vec![
        "\\alpha ",
        "\\infty ",
        "\\leq ",
        "\\to ",
        "\\log ",
        "\\ldots ",
        "\\,",
        "+",
        "-",
        "=",
        "\\times ",
        "\\mid ",
        "\\|",
        "\\quad ",
        "\\deg ",
        "\\R ",
        "\\cA ",
        "\\unknown ",
    ];
    let leaf = prop_oneof![
        "[a-zA-Z0-9]",
        prop::sample::select(signs).prop_map(str::to_owned)
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let one = prop::sample::select(vec![
            "\\mathcal",
            "\\mathbb",
            "\\mathrm",
            "\\hat",
            "\\overline",
            "\\sqrt",
            "\\text",
            "\\operatorname",
            "\\norm",
            "\\bf",
            "x^",
            "x_",
            "\\label",
            "\\pmod",
            "\\xrightarrow",
            "\\not",
            "\\underbrace",
        ]);
        prop_oneof![
            (one, inner.clone()).prop_map(|(command, a)| format!("{command}{{{a}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("\\frac{{{a}}}{{{b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{{a} \\over {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("\\left({a}{b}\\right)")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("\\begin{{pmatrix}}{a} & {b} \\\\\\end{{pmatrix}}")),
            prop::collection::vec(inner, 1..4).prop_map(|all| all.concat()),
        ]
    })
}

proptest! {
    #[test]
    fn any_string_renders_to_clean_text_of_bounded_length(raw in scrambled()) {
        let raw = Clean::stored(&raw, 10_000);
        let shown = render(&raw);
        prop_assert!(shown.len() <= raw.len() * GROWTH + HEADROOM);
        prop_assert_eq!(&*Clean::stored(&shown, 100_000), &*shown);
        fold(&raw);
    }

    #[test]
    fn balanced_tex_leaves_no_trace(formula in balanced()) {
        for raw in [format!("a ${formula}$ b"), format!("a {formula} b")] {
            let shown = render(&raw).into_owned();
            prop_assert!(!shown.contains(['$', '\\']), "{raw}: {shown}");
        }
    }

    #[test]
    fn words_come_back_borrowed(raw in "[a-zA-Zé学0-9 ,.;:()%&#'\"+=<>/]{0,60}") {
        prop_assert!(matches!(render(&raw), Cow::Borrowed(same) if same == raw));
    }
}
