#include "core/store/encode.h"

#include <limits>

namespace segue::store {
namespace {

using base::Code;
using base::Error;

constexpr char format = 1;

}  // namespace

FieldWriter::FieldWriter() : out_(1, format) { out_.reserve(512); }

FieldWriter& FieldWriter::number(std::int64_t value) {
    auto rest = static_cast<std::uint64_t>(value);
    for (int i = 0; i < 8; ++i, rest >>= 8) out_ += static_cast<char>(rest & 255);
    return *this;
}

FieldWriter& FieldWriter::text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    out_ += value;
    return *this;
}

FieldReader::FieldReader(std::string_view body, std::string_view table)
    : rest_(body), table_(table), good_(!body.empty() && body.front() == format) {
    if (good_) rest_.remove_prefix(1);
}

std::string_view FieldReader::take(std::size_t count) {
    if (!good_ || count > rest_.size()) {
        good_ = false;
        return {};
    }
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
}

std::int64_t FieldReader::number() {
    const auto bytes = take(8);
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return static_cast<std::int64_t>(value);
}

std::string FieldReader::text() {
    const std::int64_t length = number();
    if (length < 0) good_ = false;
    return std::string(take(static_cast<std::size_t>(length)));
}

base::Status FieldReader::finish() const {
    if (good_ && rest_.empty()) return {};
    return Error{Code::corrupt, "a stored body is not in a format that this version reads", table_};
}

std::string encode_json(const base::Json& json) { return json.is_null() ? std::string() : base::write_json(json); }

base::Result<base::Json> decode_json(std::string_view text, std::string_view table) {
    if (text.empty()) return base::Json();
    base::JsonLimits limits;
    limits.max_bytes = limits.max_text = limits.max_values = std::numeric_limits<std::size_t>::max();
    limits.max_depth = 1'000;
    return base::parse_json(text, table, limits);
}

std::string encode_event(const context::Event& event) {
    FieldWriter out;
    out.text(event.id).text(event.source).text(event.type).number(event.time.us).text(event.customer);
    out.text(event.identity).text(event.identity_type).text(event.subject).text(event.channel).text(event.direction);
    out.text(event.contact_id).text(event.journey_id).text(encode_json(event.data));
    return out.take();
}

base::Result<context::Event> decode_event(std::string_view body) {
    FieldReader in(body, "event");
    context::Event event;
    event.id = in.text();
    event.source = in.text();
    event.type = in.text();
    event.time.us = in.number();
    for (std::string* field : {&event.customer, &event.identity, &event.identity_type, &event.subject, &event.channel,
                               &event.direction, &event.contact_id, &event.journey_id}) {
        *field = in.text();
    }
    auto data = decode_json(in.text(), "event");
    if (const base::Status status = in.finish(); !status) return status.error();
    if (!data) return data.error();
    event.data = std::move(data).value();
    return event;
}

}  // namespace segue::store
