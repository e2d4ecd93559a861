//! TeX's symbols: what a command that takes no argument shows as.
//!
//! Written as lines of `command sign` by class; commands with arguments are in `commands`.
use std::collections::HashMap;
use std::sync::LazyLock;

use super::row::Class;

/// A sign and what it is to its neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    pub(super) text: &'static str,
    pub(super) class: Class,
}

/// Returns the sign of a command, given without its backslash.
pub(super) fn sign(command: &str) -> Option<Sign> {
    SIGNS.get(command).copied()
}

/// Returns the letter of a command in running text, such as `\o` or `\ss`.
pub(super) fn text_letter(command: &str) -> Option<&'static str> {
    let mut words = TEXT_LETTERS.split_ascii_whitespace();
    while let (Some(name), Some(letter)) = (words.next(), words.next()) {
        if name == command {
            return Some(letter);
        }
    }
    None
}

static SIGNS: LazyLock<HashMap<&'static str, Sign>> = LazyLock::new(|| {
    let mut signs = HashMap::with_capacity(1_024);
    for (class, table) in TABLES {
        let mut words = table.split_ascii_whitespace();
        while let (Some(command), Some(text)) = (words.next(), words.next()) {
            signs.insert(
                command,
                Sign {
                    text,
                    class: *class,
                },
            );
        }
    }
    for name in NAMES.split_ascii_whitespace() {
        signs.insert(
            name,
            Sign {
                text: name,
                class: Class::Word,
            },
        );
    }
    signs
});

const TABLES: &[(Class, &str)] = &[
    (Class::Letter, GREEK),
    (Class::Letter, LETTERS),
    (Class::Letter, SHORTHANDS),
    (Class::Relation, RELATIONS),
    (Class::Relation, ARROWS),
    (Class::Binary, BINARY),
    (Class::Letter, BIG),
    (
        Class::Open,
        "langle ⟨ lfloor ⌊ lceil ⌈ lbrace { lbrack [ lVert ‖ lvert | llbracket ⟦ lgroup ⟮ ulcorner ⌜ llcorner ⌞",
    ),
    (
        Class::Close,
        "rangle ⟩ rfloor ⌋ rceil ⌉ rbrace } rbrack ] rVert ‖ rvert | rrbracket ⟧ rgroup ⟯ urcorner ⌝ lrcorner ⌟",
    ),
    (Class::Bar, "vert | Vert ‖"),
    (Class::Point, "colon : ldotp ."),
    (
        Class::Letter,
        "ldots … dots … dotsc … dotso … textellipsis … hdots … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ cdotp · adots ⋰",
    ),
    (Class::Word, TWO_WORDS),
];

/// Names of functions, set upright; they show as themselves.
const NAMES: &str = "log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan arg dim det \
    ker hom inf sup min max gcd lcm lim Pr deg Tr tr Hom Ext Tor Aut End Gal Spec Proj Pic Ind Res Sym Alt GL SL \
    SO Sp PGL PSL SU rank rk sgn sign diag span supp vol Vol diam dist div grad curl rot erf erfc sinc argmin argmax \
    Var Cov poly polylog id im coker codim Ker Coker Ad ad Stab Lip Lie Mat char Diff Map Mor Ob Irr Rep Frob Jac \
    Isom KL Span Spin Spf Supp Sel Rad Sh Out Inn Iso Hol Homeo Der conv reg GeV MeV TeV keV eV kpc Mpc \
    TeX LaTeX BibTeX";

const TWO_WORDS: &str = "limsup lim\u{2009}sup liminf lim\u{2009}inf varlimsup lim\u{2009}sup varliminf lim\u{2009}inf \
    injlim inj\u{2009}lim projlim proj\u{2009}lim varinjlim colim varprojlim lim bmod mod mod mod";

const GREEK: &str = "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι \
    kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ \
    upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ Alpha Α Beta Β Gamma Γ varGamma Γ Delta Δ varDelta Δ \
    Epsilon Ε Zeta Ζ Eta Η Theta Θ varTheta Θ Iota Ι Kappa Κ Lambda Λ varLambda Λ Mu Μ Nu Ν Xi Ξ varXi Ξ Omicron Ο \
    Pi Π varPi Π Rho Ρ Sigma Σ varSigma Σ Tau Τ Upsilon Υ varUpsilon Υ Phi Φ varPhi Φ Chi Χ Psi Ψ varPsi Ψ Omega Ω \
    varOmega Ω upalpha α upbeta β upgamma γ updelta δ uplambda λ upmu μ upnu ν uppi π upsigma σ uptau τ upphi φ \
    upchi χ uppsi ψ upomega ω textalpha α textbeta β textgamma γ textmu μ textpi π textsigma σ textlambda λ";

const LETTERS: &str = "infty ∞ ell ℓ partial ∂ nabla ∇ hbar ħ hslash ħ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ daleth ℸ \
    imath ı jmath ȷ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ \
    measuredangle ∡ prime ′ backprime ‵ flat ♭ natural ♮ sharp ♯ degree ° celsius °C complement ∁ eth ð mho ℧ Finv Ⅎ \
    Game ⅁ Bbbk 𝕜 square □ Box □ blacksquare ■ diamond ⋄ Diamond ◇ lozenge ◊ blacklozenge ⧫ triangle △ \
    triangledown ▽ bigtriangleup △ bigtriangledown ▽ blacktriangle ▲ blacktriangledown ▼ bigstar ★ spadesuit ♠ \
    heartsuit ♥ diamondsuit ♦ clubsuit ♣ checkmark ✓ dagger † dag † ddagger ‡ ddag ‡ copyright © \
    registered ® pounds £ euro € yen ¥ angstrom Å textdegree ° textmicro μ textregistered ® \
    texttrademark ™ textcopyright © textordmasculine º textordfeminine ª textonehalf ½ textperthousand ‰ \
    textquotedblleft “ textquotedblright ” textquoteleft ‘ textquoteright ’ textquotesingle ' textendash – \
    textemdash — textbullet • textasteriskcentered * textasciitilde ~ textasciicircum ^ textunderscore _ \
    textbackslash \\ backslash \\ textbar | textbraceleft { textbraceright } textdollar $ textless < textgreater > \
    lt < gt > textvisiblespace ␣ textsection § textparagraph ¶ textpm ± texttimes × textdiv ÷ textnumero № \
    texteuro € textsterling £ textcent ¢ slash / surd √ diameter ⌀ sun ☉ Sun ☉ earth ⊕ Earth ⊕ astrosun ☉ venus ♀ \
    female ♀ male ♂ mars ♂ jupiter ♃ saturn ♄ mercury ☿ leo ♌ permil ‰ percent % ohm Ω micro μ lhd ⊲ rhd ⊳";

/// What many authors define for themselves, nearly always alike.
const SHORTHANDS: &str = "R ℝ C ℂ Z ℤ N ℕ Q ℚ F 𝔽 E 𝔼 H ℍ P ℙ K 𝕂 RR ℝ CC ℂ ZZ ℤ NN ℕ QQ ℚ FF 𝔽 EE 𝔼 HH ℍ PP ℙ TT 𝕋 \
    KK 𝕂 AA 𝔸 GG 𝔾 DD 𝔻 reals ℝ real ℝ complex ℂ integers ℤ naturals ℕ rationals ℚ al α ep ε eps ε veps ε vphi φ \
    si σ om ω Om Ω fg 𝔤 fh 𝔥 fm 𝔪 fp 𝔭 fq 𝔮 one 𝟙 bbone 𝟙 Msun M_⊙ msun M_⊙ Lsun L_⊙ lsun L_⊙ Rsun R_⊙";

/// Letters and signs of running text; in a formula some of these names mean something else.
const TEXT_LETTERS: &str = "ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß SS SS i ı j ȷ aa å AA Å dh ð DH Ð dj đ DJ Đ \
    th þ TH Þ ng ŋ NG Ŋ S § P ¶";

const RELATIONS: &str = "leq ≤ le ≤ geq ≥ ge ≥ leqslant ≤ geqslant ≥ leqq ≦ geqq ≧ neq ≠ ne ≠ ll ≪ gg ≫ lll ⋘ ggg ⋙ \
    sim ∼ simeq ≃ approx ≈ approxeq ≊ cong ≅ equiv ≡ doteq ≐ propto ∝ varpropto ∝ asymp ≍ in ∈ notin ∉ ni ∋ owns ∋ \
    subset ⊂ subseteq ⊆ subsetneq ⊊ varsubsetneq ⊊ nsubseteq ⊈ supset ⊃ supseteq ⊇ supsetneq ⊋ nsupseteq ⊉ \
    subseteqq ⊆ supseteqq ⊇ Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ prec ≺ succ ≻ \
    preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ precsim ≾ succsim ≿ precapprox ⪷ succapprox ⪸ lesssim ≲ gtrsim ≳ \
    lsim ≲ gsim ≳ lapprox ≲ gapprox ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ \
    lessdot ⋖ gtrdot ⋗ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ nsim ≁ ncong ≇ mid ∣ nmid ∤ \
    parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ smile ⌣ \
    frown ⌢ bowtie ⋈ Join ⋈ between ≬ pitchfork ⋔ triangleq ≜ trianglelefteq ⊴ trianglerighteq ⊵ vartriangleleft ⊲ \
    vartriangleright ⊳ ntriangleleft ⋪ ntriangleright ⋫ coloneqq ≔ coloneq ≔ eqqcolon ≕ defeq ≔ eqdef ≝ backsim ∽ \
    backsimeq ⋍ thickapprox ≈ thicksim ∼ bumpeq ≏ Bumpeq ≎ circeq ≗ eqcirc ≖ fallingdotseq ≒ risingdotseq ≓ \
    doteqdot ≑ eqsim ≂ eqslantless ⪕ eqslantgtr ⪖ therefore ∴ because ∵ independent ⫫ indep ⫫ simiid ∼ \
    trianglelefteqslant ⊴ shortmid ∣ shortparallel ∥ nshortmid ∤";

const ARROWS: &str = "to → rightarrow → longrightarrow ⟶ ra → lra ⟶ rarrow → leftarrow ← longleftarrow ⟵ gets ← \
    leftrightarrow ↔ longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹ Ra ⇒ implies ⟹ Leftarrow ⇐ Longleftarrow ⟸ \
    impliedby ⟸ Leftrightarrow ⇔ Longleftrightarrow ⟺ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ \
    uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ \
    rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leftrightharpoons ⇋ \
    rightleftarrows ⇄ leftrightarrows ⇆ rightrightarrows ⇉ leftleftarrows ⇇ upuparrows ⇈ downdownarrows ⇊ \
    twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ rightsquigarrow ⇝ leadsto ⇝ \
    leftrightsquigarrow ↭ curvearrowright ↷ curvearrowleft ↶ circlearrowleft ↺ circlearrowright ↻ dashrightarrow ⇢ \
    dashleftarrow ⇠ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏ nLeftarrow ⇍ nleftrightarrow ↮ multimap ⊸ Lsh ↰ Rsh ↱ \
    Rrightarrow ⇛ Lleftarrow ⇚ upharpoonright ↾ restriction ↾ upharpoonleft ↿ textrightarrow → textleftarrow ←";

const BINARY: &str = "times × pm ± mp ∓ cdot · div ÷ ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ \
    vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ ltimes ⋉ \
    rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ boxtimes ⊠ boxplus ⊞ boxminus ⊟ boxdot ⊡ amalg ⨿ dotplus ∔ \
    divideontimes ⋇ veebar ⊻ barwedge ⊼ doublebarwedge ⩞ curlyvee ⋎ curlywedge ⋏ Cap ⋒ Cup ⋓ intercal ⊺ \
    triangleleft ◁ triangleright ▷ bigcirc ◯ circledast ⊛ circledcirc ⊚ circleddash ⊝ centerdot · obar ⌽";

const BIG: &str = "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ smallint ∫ intop ∫ bigoplus ⨁ bigotimes ⨂ \
    bigodot ⨀ biguplus ⨄ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ fint ⨍ dashint ⨍";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_found_by_their_names() {
        assert_eq!(sign("alpha").map(|sign| sign.text), Some("α"));
        assert_eq!(sign("log").map(|sign| sign.class), Some(Class::Word));
        assert!(sign("nosuchcommand").is_none());
    }

    #[test]
    fn the_lines_hold_pairs() {
        for (_, table) in TABLES {
            let words: Vec<_> = table.split_ascii_whitespace().collect();
            assert_eq!(words.len() % 2, 0);
            assert!(
                words
                    .iter()
                    .step_by(2)
                    .all(|w| w.bytes().all(|b| b.is_ascii_alphabetic()))
            );
        }
    }

    #[test]
    fn every_sign_is_clean() {
        for sign in SIGNS.values() {
            let plain = sign.text.replace('\u{2009}', " ");
            assert_eq!(crate::text::Clean::line(&plain, 100), plain.as_str());
        }
    }
}
