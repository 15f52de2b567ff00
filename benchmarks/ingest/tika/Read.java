import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.UnsupportedFormatException;
import org.apache.tika.exception.ZeroByteFileException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.PagedText;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.RecursiveParserWrapper;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BasicContentHandlerFactory;
import org.apache.tika.sax.RecursiveParserWrapperHandler;

/** Reads the files named in a list, one a line, and prints a JSON object for each: Read LIST SECONDS LANGUAGES|none. */
public final class Read {
    private static final int LONGEST = 20_000_000;

    public static void main(String[] given) throws Exception {
        AutoDetectParser parser = new AutoDetectParser();
        ExecutorService reader = Executors.newCachedThreadPool(run -> {
            Thread thread = new Thread(run);
            thread.setDaemon(true);
            return thread;
        });
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String name : Files.readAllLines(Path.of(given[0]))) {
            Future<String> reading = reader.submit(() -> read(parser, Path.of(name), given[2]));
            try {
                out.println(reading.get(Long.parseLong(given[1]), TimeUnit.SECONDS));
            } catch (TimeoutException late) {
                reading.cancel(true);
                out.println(told(name, "timeout", "", "", List.of()));
            } catch (ExecutionException failed) {
                out.println(told(name, "crash", "", "", List.of()));
            }
        }
        System.exit(0);
    }

    private static String read(AutoDetectParser parser, Path path, String languages) throws Exception {
        RecursiveParserWrapper all = new RecursiveParserWrapper(parser);
        RecursiveParserWrapperHandler handler = new RecursiveParserWrapperHandler(
                new BasicContentHandlerFactory(BasicContentHandlerFactory.HANDLER_TYPE.TEXT, LONGEST));
        ParseContext context = new ParseContext();
        context.set(Parser.class, all);
        TesseractOCRConfig ocr = new TesseractOCRConfig();
        PDFParserConfig pdf = new PDFParserConfig();
        pdf.setExtractInlineImages(false);
        if (languages.equals("none")) {
            ocr.setSkipOcr(true);
            pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        } else {
            ocr.setLanguage(languages);
            pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.AUTO);
        }
        context.set(TesseractOCRConfig.class, ocr);
        context.set(PDFParserConfig.class, pdf);
        String status = Files.size(path) == 0 ? "empty" : "ok";
        try (TikaInputStream stream = TikaInputStream.get(path)) {
            Metadata metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, path.getFileName().toString());
            all.parse(stream, handler, metadata, context);
        } catch (ZeroByteFileException none) {
            status = "empty";
        } catch (EncryptedDocumentException locked) {
            status = "encrypted";
        } catch (UnsupportedFormatException unknown) {
            status = "unsupported";
        } catch (Throwable failed) {
            status = "error";
        }
        StringBuilder text = new StringBuilder();
        List<String> parts = new ArrayList<>();
        String pages = "";
        for (Metadata one : handler.getMetadataList()) {
            if (text.length() == 0 && one.get(PagedText.N_PAGES) != null) {
                pages = one.get(PagedText.N_PAGES);
            }
            String failed = one.get("X-TIKA:EXCEPTION:container_exception");
            if (failed != null && failed.contains("EncryptedDocumentException")) {
                status = "encrypted";
            }
            for (String name : one.names()) {
                if (name.startsWith("X-TIKA:EXCEPTION") || name.equals(TikaCoreProperties.TIKA_CONTENT.getName())) {
                    continue;
                }
                text.append(String.join(" ", one.getValues(name))).append('\n');
            }
            String content = one.get(TikaCoreProperties.TIKA_CONTENT);
            text.append(content == null ? "" : content).append('\n');
            String inner = one.get(TikaCoreProperties.EMBEDDED_RESOURCE_PATH);
            if (inner != null) {
                parts.add(inner);
            }
        }
        return told(path.toString(), status, pages, text.toString(), parts);
    }

    private static String told(String name, String status, String pages, String text, List<String> parts) {
        List<String> quoted = new ArrayList<>();
        parts.forEach(part -> quoted.add(quote(part)));
        return "{\"file\":" + quote(name) + ",\"status\":" + quote(status) + ",\"pages\":" + quote(pages)
                + ",\"text\":" + quote(text) + ",\"parts\":[" + String.join(",", quoted) + "]}";
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            if (sign == '"' || sign == '\\') {
                out.append('\\').append(sign);
            } else if (sign < 0x20 || Character.isSurrogate(sign) || sign > 0x7e) {
                out.append(String.format("\\u%04x", (int) sign));
            } else {
                out.append(sign);
            }
        }
        return out.append('"').toString();
    }
}
