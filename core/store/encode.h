#pragma once
// The plain form of sealed bodies, before sealing.
//
// Format 1: byte 1, then fields in a fixed order. A text is its length (8 bytes, little endian) and its bytes; a number is
// 8 bytes, little endian, two's complement; JSON is a text in canonical form, empty for null. New fields come at the end
// under a new format byte; every format that was ever written stays readable.
//
//   event    id source type time customer identity identity_type subject channel direction contact_id journey_id data
//   record   id contact json
//   outbox   customer key payload
//   draft    contact json

#include "core/base/result.h"
#include "core/context/event.h"
#include "core/ports/store.h"

#include <string>
#include <string_view>

namespace segue::store {

class FieldWriter {
public:
    FieldWriter();
    FieldWriter& text(std::string_view value);
    FieldWriter& number(std::int64_t value);
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

/// Reads fields in their order. After the first fault every field is empty and finish() tells it.
class FieldReader {
public:
    FieldReader(std::string_view body, std::string_view table);
    [[nodiscard]] std::string text();
    [[nodiscard]] std::int64_t number();
    [[nodiscard]] base::Status finish() const;

private:
    std::string_view take(std::size_t count);
    std::string_view rest_;
    std::string table_;
    bool good_ = true;
};

[[nodiscard]] std::string encode_event(const context::Event& event);
[[nodiscard]] base::Result<context::Event> decode_event(std::string_view body);

/// JSON as a text of a body; empty for null. Reading accepts whatever this program could have written.
[[nodiscard]] std::string encode_json(const base::Json& json);
[[nodiscard]] base::Result<base::Json> decode_json(std::string_view text, std::string_view table);

}  // namespace segue::store
