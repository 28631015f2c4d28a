// Where customers' own words stand: of an e-mail without what it quotes, of a transcript without what we said.

#include "core/base/text.h"
#include "core/context/messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace segue::context {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Without the empty lines around it.
std::string own_part(const char* body) { return std::string(base::trimmed(without_quotes(body))); }

TEST(MailBody, QuotedMailAndItsAnnouncementAreNotTheSenders) {
    EXPECT_EQ(own_part("Yes please.\n\nOn Mon, 4 May 2026, Harbour Lane wrote:\n> Reply STOP to get no more.\n> Bye\n"), "Yes please.");
    EXPECT_EQ(own_part("Ja.\r\n\r\nAm 04.05.2026 um 10:00 schrieb Harbour Lane:\r\n> STOP\r\n"), "Ja.");
    EXPECT_EQ(own_part("Yes.\nOn Mon, 4 May 2026 at 10:00, Harbour Lane\n<mail@harbourlane.example.com> wrote:\n> STOP"), "Yes.") << "over two lines";
    EXPECT_EQ(own_part("> you said stop\nNo, go on.\n> and again\nThanks"), "No, go on.\nThanks") << "an answer between the lines stays";
}

TEST(MailBody, WhatStandsBelowADividerOrAHeadIsQuoted) {
    EXPECT_EQ(without_quotes("Fine.\n-----Original Message-----\nFrom: us\nReply STOP\n"), "Fine.\n");
    EXPECT_EQ(without_quotes("Gut.\n-----Ursprüngliche Nachricht-----\nSTOP\n"), "Gut.\n");
    EXPECT_EQ(without_quotes("Fine.\n\nFrom: Harbour Lane\nSent: Monday\nTo: Casey\nSubject: Your account\n\nReply STOP\n"), "Fine.\n\n");
    EXPECT_EQ(without_quotes("Gut.\nVon: Harbour Lane\nGesendet: Montag\nBetreff: Konto\nSTOP"), "Gut.\n");
    EXPECT_EQ(without_quotes("From: now on, stop writing to me"), "From: now on, stop writing to me\n") << "no head: no subject follows";
}

TEST(MailBody, TheSignatureIsNotRead) { EXPECT_EQ(without_quotes("STOP\n-- \nCasey\nStop by at Cancel Street 4"), "STOP\n"); }

TEST(MailBody, WhatTheSenderWroteIsAllKept) {
    EXPECT_EQ(without_quotes("Please note:\n\nstop writing to me"), "Please note:\n\nstop writing to me\n");
    EXPECT_EQ(without_quotes(""), "\n");
    EXPECT_EQ(without_quotes("---\nSTOP"), "---\nSTOP\n");
    EXPECT_EQ(without_quotes("a > b, so stop"), "a > b, so stop\n");
}

Event event_with(const char* data, const char* direction = "inbound") {
    Event event;
    event.type = "x.y";
    event.direction = direction;
    event.data = base::parse_json(data, "data").value();
    return event;
}

TEST(OwnWords, OfAMessageAreTheInboundText) {
    const MessageSource text{"x.y", "/text"};
    EXPECT_THAT(own_words(text, event_with(R"({"text":"stop"})")), ElementsAre("stop"));
    EXPECT_THAT(own_words(text, event_with(R"({"text":"stop"})", "")), ElementsAre("stop"));
    EXPECT_THAT(own_words(text, event_with(R"({"text":"Reply STOP"})", "outbound")), IsEmpty());
    EXPECT_THAT(own_words(text, event_with(R"({"text":7})")), IsEmpty());
    EXPECT_THAT(own_words(text, event_with("null")), IsEmpty());
}

TEST(OwnWords, OfATranscriptAreWhatTheCustomerSaidWhoeverBegan) {
    MessageSource turns{"x.y", "/text", "/turns", "/by", {"customer", "caller"}};
    const char* data = R"({"turns":[{"by":"agent","text":"I can stop that"},{"by":"customer","text":"stop calling me"},{"by":"caller","text":"please"},{"text":"who knows"},{"by":"customer"},7]})";
    EXPECT_THAT(own_words(turns, event_with(data, "outbound")), ElementsAre("stop calling me", "please"));
    EXPECT_THAT(own_words(turns, event_with(R"({"turns":"stop"})")), IsEmpty());
    EXPECT_THAT(own_words(turns, event_with("{}")), IsEmpty());
}

}  // namespace
}  // namespace segue::context
