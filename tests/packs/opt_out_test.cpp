// The words of the law packs: what takes consent back, what a person has to read, and what does neither.

#include "tests/packs/support.h"

#include <gmock/gmock.h>

#include <random>

namespace segue::packs_test {
namespace {

using context::OptOutReading;
using context::OptOutWords;
using Kind = context::OptOutReading::Kind;

const OptOutWords& words_of(const std::string& id) {
    static std::map<std::string, std::shared_ptr<const pack::Pack>> packs;
    auto& pack = packs[id];
    if (!pack) pack = load(id);
    return pack->fold.context.opt_outs.at(0).words;
}

const char* kind_name(Kind kind) { return kind == Kind::none ? "none" : kind == Kind::doubtful ? "doubtful" : "revoked"; }

std::string read(const std::string& text, const std::string& pack = "law-us", bool by_word = true) { return kind_name(words_of(pack).read(text, by_word).kind); }

TEST(OptOutWords, TheWordsOfTheRuleTakeConsentBackAsAWholeMessage) {
    for (const char* text : {"stop", "Stop!", "STOP", "STOP ALL", "stop all", "quit", "Quit.", "end", "END", "revoke", "opt out", "opt-out", "OptOut", "cancel", "Cancel!!!", "unsubscribe", "UNSUBSCRIBE",
                             "Please stop", "stop please", "Stop. Thank you.", "stop stop stop", "STOP NOW", "  stop  ", "\"stop\"", "*stop*", "no más", "No más!", "¡NO MÁS!", "no mas por favor", "basta", "¡Alto!", "Cancelar", "parar", "baja"}) {
        EXPECT_EQ(read(text), "revoked") << text;
    }
    for (const char* text : {"Stopp!", "STOP", "Abmelden", "abmelden bitte", "Widerruf", "Keine SMS mehr!", "unsubscribe", "Ich widerrufe."}) EXPECT_EQ(read(text, "law-eu"), "revoked") << text;
}

TEST(OptOutWords, FreeTextThatMeansItTakesConsentBack) {
    for (const char* text : {"Please stop texting me.", "I don't want this. Stop texting me!", "do not contact me again", "Don’t text me anymore", "take me off your list", "can you please unsubscribe me", "I want to opt out", "No more texts, I already paid",
                             "I revoke my consent to be called", "remove my number from your system", "leave me alone!!", "no me escriban más por favor", "Ya pagué. No quiero recibir mensajes.", "quiero darme de baja"}) {
        EXPECT_EQ(read(text), "revoked") << text;
    }
    for (const char* text : {"Bitte schreiben Sie mir nicht mehr", "Ich möchte keine Werbung von Ihnen", "Hiermit widerrufe ich: Ich widerrufe meine Einwilligung", "Löschen Sie meine Nummer"}) EXPECT_EQ(read(text, "law-eu"), "revoked") << text;
}

TEST(OptOutWords, WhatMayMeanSomethingElseGoesToAPerson) {
    for (const char* text : {"don't stop the payment", "Don’t stop the payment!", "please stop by tomorrow", "cancel my order", "Can I cancel the appointment?", "do not stop texting me", "please don't stop sending me reminders", "if I pay will you stop calling me",
                             "stop texting me until Friday", "stop calling me at work", "this is spam", "I unsubscribed last week", "no quiero más café", "por qué no deje de enviarme"}) {
        EXPECT_EQ(read(text), "doubtful") << text;
    }
    for (const char* text : {"Ich möchte die Bestellung stornieren", "Bitte nicht stoppen", "Wie kann ich kündigen?"}) EXPECT_EQ(read(text, "law-eu"), "doubtful") << text;
}

TEST(OptOutWords, OrdinaryMessagesAreLeftAlone) {
    for (const char* text : {"", " ", "?!", "yes", "YES please", "no", "ok thanks", "I will pay at the end of the month", "When is the engineer coming?", "nonstop", "the weekend works", "call me Thursday", "sí, gracias", "para mañana", "123456", "\xF0\x9F\x91\x8D"}) {
        EXPECT_EQ(read(text), "none") << text;
    }
}

TEST(OptOutWords, InAChatAWordAloneEndsTheChatAndAPhraseGoesToAPerson) {
    EXPECT_EQ(read("stop", "law-us", false), "none");
    EXPECT_EQ(read("end", "law-us", false), "none");
    EXPECT_EQ(read("and please stop texting me", "law-us", false), "doubtful");
}

TEST(OptOutWords, WhatMatchedIsSaidInListedWordsOnly) {
    EXPECT_EQ(words_of("law-us").read("Ms. Okafor here, STOP TEXTING ME at +1 212 555 0100", true).matched, "stop texting me");
    EXPECT_EQ(words_of("law-us").read("¡No más!", true).matched, "no mas");
}

/// The same text as people really type it.
std::string disguised(const std::string& text, std::mt19937& random) {
    static const char* marks[] = {"!", "!!", ".", " ", "…", "\xF0\x9F\x98\xA1", "\xE2\x80\x8B", "\n", "\"", "*", "¡", "\t"};
    std::string out;
    const auto mark = [&] { return marks[random() % std::size(marks)]; };
    for (auto n = random() % 3; n > 0; --n) out += mark();
    for (const char c : text) {
        const auto how = random() % 4;
        const bool letter = c >= 'a' && c <= 'z';
        if (letter && how == 0) out += static_cast<char>(c - 32);
        else if (letter && how == 1 && random() % 4 == 0) out += "\xEF\xBD" + std::string(1, static_cast<char>(0x81 + (c - 'a')));  // full width, from U+FF41
        else out += c;
        if (random() % 16 == 0) out += "\xE2\x80\x8D";           // zero width joiner
        if (letter && random() % 16 == 0) out += "\xCC\x81";      // combining acute
    }
    for (auto n = random() % 3; n > 0; --n) out += mark();
    return out;
}

TEST(OptOutWords, CasePunctuationAccentsAndInvisibleCharactersChangeNothing) {
    std::mt19937 random(20261127);
    for (const char* text : {"stop", "stop all", "no mas", "unsubscribe", "stop texting me", "cancelar", "do not contact me", "dont stop the payment", "cancel my order", "i will pay"}) {
        const auto expected = read(text);
        for (int i = 0; i < 500; ++i) {
            const std::string other = disguised(text, random);
            ASSERT_EQ(read(other), expected) << other;
        }
    }
}

TEST(OptOutWords, NothingThatComesInMakesItFail) {
    std::mt19937 random(7);
    const auto& words = words_of("law-us");
    static const char* pieces[] = {"stop", "don't", "no m\xC3\xA1s", "\xFF\xFE", "\xC3", "\xF0\x9F", "texting me", " ", ".", "\0x", "\xE2\x80", "cancel", "\xCC\x81", "\xEF\xBC\xB3"};
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto n = random() % 12; n > 0; --n) {
            if (random() % 3 == 0) text += static_cast<char>(random() % 256);
            else text += pieces[random() % std::size(pieces)];
        }
        const auto reading = words.read(text, random() % 2 == 0);
        ASSERT_EQ(reading.kind == Kind::none, reading.matched.empty()) << text;
        // What is added in a sentence of its own never makes a plain wish unheard.
        ASSERT_EQ(words.read("Stop texting me. " + text, true).kind, Kind::revoked) << text;
    }
    EXPECT_EQ(words.read(std::string(2'000'000, 'x') + " stop", true).kind, Kind::doubtful);
}

}  // namespace
}  // namespace segue::packs_test
