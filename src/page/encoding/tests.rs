//! Tests of the repair of wrongly decoded text.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use proptest::prelude::*;

use super::*;

/// What becomes of `text` when its UTF-8 is read in `encoding`.
fn damage(text: &str, encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn damaged_text_is_restored() {
    for (damaged, sound) in [
        ("‚úÖ Verification", "✅ Verification"),
        ("# \u{f8ff}üöÄ Deploy", "# 🚀 Deploy"),
        ("‚úçÔ∏è Sign-Off", "✍\u{fe0f} Sign-Off"),
        ("\"‚úì done\"", "\"✓ done\""),
        ("caf√© na√Øve Gr√∂√üe", "café naïve Größe"),
        ("a ‚Üí b ‚Äì ‚Äúc‚Äù", "a → b – “c”"),
        ("‚îú‚îÄ‚îÄ x", "├── x"),
        ("20¬∞C, ¬© Me", "20°C, © Me"),
        ("–ü—Ä–∏–≤–µ—Ç!", "Привет!"),
        ("cafÃ© MÃ¼ller SeÃ±or Ã‰tat", "café Müller Señor État"),
        ("Ã–sterreich, GrÃ¶ÃŸe, dÃ©jÃ\u{a0} vu, Ã\u{a0} toi", "Österreich, Größe, déjà vu, à toi"),
        ("itâ€™s â€œquotedâ€\u{9d} â€“ fine â€¦", "it’s “quoted” – fine …"),
        ("âœ… done âŒ failed âš\u{a0}ï¸\u{8f} care", "✅ done ❌ failed ⚠\u{fe0f} care"),
        ("ðŸš€ launch", "🚀 launch"),
        ("a â†’ b, â‚¬ 5, Â£5, 20Â°C", "a → b, € 5, £5, 20°C"),
        ("â”œâ”€â”€ x", "├── x"),
        ("æ—¥æœ¬èªž", "日本語"),
        ("ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("Nguyá»…n", "Nguyễn"),
        ("Ã¢Å“â€¦ twice", "✅ twice"),
        ("ï»¿# Title", "\u{feff}# Title"),
        ("Â«\u{a0}Ã©tÃ©\u{a0}Â»", "Â«\u{a0}été\u{a0}Â»"),
    ] {
        assert_eq!(repaired(damaged), sound, "{damaged:?}");
        assert!(is_suspect(damaged), "{damaged:?}");
    }
}

#[test]
fn bytes_without_a_character_may_be_controls_or_missing() {
    for (damaged, sound) in [
        ("Ä\u{8d}aj", "čaj"),
        ("kolÄ\u{8d}ek", "kolček"),
        ("â€œhiâ€ she said", "“hi” she said"),
        ("âš\u{a0}ï¸ care", "⚠\u{fe0f} care"),
        ("âŒ no", "❌ no"),
        ("â\u{9d}Œ no", "❌ no"),
        ("â¤ï¸", "❤\u{fe0f}"),
        ("ðŸ‘©â€ðŸ’»", "👩\u{200d}💻"),
        ("caf\u{c3}\u{a9} â\u{80}\u{99}", "café ’"),
    ] {
        assert_eq!(repaired(damaged), sound, "{damaged:?}");
    }
}

#[test]
fn sound_text_stays() {
    for text in [
        "plain",
        "“é” «à» ‘ü’ „Gruß“ ‚öffnen‘ ‚ööbik‘ …ä –über’été",
        "Größe naïve café façade Ångström œuvre",
        "l’été, c’était l’à-propos d’où l’œuvre",
        "«\u{a0}été\u{a0}» «\u{a0}À\u{a0}» «está»… «mamá»— «Â»",
        "AMANHÃ… IRMÃ” MAÇÃ– “Ã” Ã NÃO IRMÃ™",
        "FEUÄ“ CAFÉ” É… ESPAÑOL” Ö—Ü Č™",
        "hâlâ”… hâlâ’” pâ–\u{a0}",
        "Úžasný žluťoučký kůň, věšák, šéžo",
        "日本語 中文 한국어 ไทย हिन्दी",
        "Привет, мир — «да» Γειά שלום مرحبا",
        "├─ └── │ → ✅ ❌ ⚠\u{fe0f} 👩\u{200d}💻 🇩🇪",
        "√π ≈π ≈µ √2 2√π ¬∞ x¬y ƒ(x) √∞ πr²",
        "12 Å, 5 Å², 3 Å³, 2 Å·mol, 4 µm",
        "ä–ö–ü, £5 €5 ±3 20°C ½ © ® ™ § Â £",
        "Ðað það… “það”",
        "·l·là · ‰ ‡ † \u{f8ff} ﬁ ÿ",
    ] {
        assert_eq!(repairs(text), [], "{text:?}");
        assert!(matches!(repaired(text), Cow::Borrowed(_)));
    }
}

/// Where both readings are possible the text stays, even though it was perhaps damaged.
#[test]
fn doubtful_text_stays() {
    for text in [
        "Â£ and Â°", // a capital `Â` and a sign; with a digit beside them they are taken for damaged
        "o√π",       // `où`, or the root of π times o
        "Ã”",        // `Ô`, or the last letter of a word in capitals and a quotation mark
        "–≤",        // `в`: too short to be told from a dash and a sign
        "ç¬¬1",      // `第`: a single ideograph
        "ï¿½",       // U+FFFD, which is not what it should read either
        "ðŸ”",       // 🔍 or 🔐, as the last byte is missing
    ] {
        assert_eq!(repairs(text), [], "{text:?}");
    }
}

#[test]
fn only_the_damaged_part_of_a_run_is_replaced() {
    for (text, span, reads, encoding) in [
        ("…‚úÖ…", "‚úÖ", "✅", "Mac Roman"),
        ("éâœ…é", "âœ…", "✅", "Windows-1252"),
        ("’éÃ©Ã¨’é", "Ã©Ã¨", "éè", "Windows-1252"),
        ("✅‚úÖ✅", "‚úÖ", "✅", "Mac Roman"),
        ("日本âœ…語", "âœ…", "✅", "Windows-1252"),
    ] {
        let found = repairs(text);
        let [repair] = &found[..] else { panic!("{text:?}: {found:?}") };
        assert_eq!((repair.span.of(text), repair.reads.as_str(), repair.encoding), (span, reads, encoding), "{text:?}");
    }
}

#[test]
fn a_sound_document_costs_one_scan() {
    for text in ["", "plain ASCII", "日本語", "Größe café", "Привет", "✅ → ├─"] {
        assert!(!is_suspect(text), "{text:?}");
    }
}

fn marks() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "✅",
        "❌",
        "⚠\u{fe0f}",
        "🚀",
        "📋",
        "👩\u{200d}💻",
        "🇩🇪",
        "👍🏽",
        "→",
        "├──",
        "“a”",
        "it’s",
        "– x",
        "…",
        "1\u{fe0f}\u{20e3}",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "€",
        "✍\u{fe0f}",
        "☐",
        "•",
        "Größe",
        "naïve",
        "gołąb",
    ])
}

proptest! {
    #[test]
    fn damage_is_undone(
        words in prop::collection::vec(
            prop_oneof![
                marks().prop_map(str::to_owned),
                "[a-z]{2,4}[à-öø-ÿāčęğıłńœřśšťůžșț]{1,2}[a-z]{1,4}",
                "[a-z0-9 .,-]{0,8}",
            ],
            0..8,
        ),
        mac in any::<bool>(),
    ) {
        let text = words.join(" ");
        let damaged = damage(&text, if mac { MACINTOSH } else { WINDOWS_1252 });
        prop_assert_eq!(repaired(&damaged), text);
    }

    #[test]
    fn sound_words_are_not_touched(
        words in prop::collection::vec(
            prop_oneof![
                "[a-zàâçéèêëîïôùûü]{2,8}",
                "[A-ZÄÖÜ]?[a-zäöüß]{1,8}",
                "[A-Z]?[a-záéíóúñü]{2,8}",
                "[A-Z]?[a-zçãõáéíóúâêô]{2,8}",
                "[A-Z]?[a-zåæøäö]{2,8}",
                "[а-яА-Я]{1,8}",
                "[α-ωά-ώ]{1,8}",
                "[一-龥ぁ-ん]{1,8}",
                "[가-힣]{1,4}",
                "[א-ת]{1,6}",
                "[ا-ي]{1,6}",
            ],
            1..12,
        ),
        marks in prop::collection::vec(
            prop::sample::select(vec![" ", "’", " «\u{a0}", "\u{a0}» ", "… ", " – ", "—", " “", "” ", ", ", " ✅ ", " → "]),
            12,
        ),
    ) {
        let text: String = words.iter().zip(&marks).flat_map(|(word, mark)| [word.as_str(), mark]).collect();
        prop_assert_eq!(repairs(&text), []);
    }

    #[test]
    fn any_text_is_read_and_spans_are_in_order(text in "(\\PC|[Ââ€ðŸœ…‚√—–\u{80}-\u{ff}]){0,40}") {
        let found = repairs(&text);
        let mut last = 0;
        for repair in &found {
            prop_assert!(repair.span.start >= last && repair.span.end > repair.span.start);
            prop_assert!(text.get(repair.span.start..repair.span.end).is_some());
            prop_assert!(repair.reads.chars().count() < repair.span.of(&text).chars().count());
            last = repair.span.end;
        }
        prop_assert!(found.is_empty() || is_suspect(&text));
    }
}
