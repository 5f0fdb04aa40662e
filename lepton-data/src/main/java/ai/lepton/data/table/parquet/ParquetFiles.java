package ai.lepton.data.table.parquet;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import ai.lepton.data.table.internal.DataFile;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;

/** Opens Parquet files, and says what is wrong with them. */
final class ParquetFiles {

    private ParquetFiles() {}

    static ParquetFileReader open(DataFile data) throws IOException {
        return ParquetFileReader.open(
                new LocalInputFile(data.path()),
                ParquetReadOptions.builder(new PlainParquetConfiguration())
                        .withCodecFactory(new PageCodecs())
                        .build());
    }

    /** What a failure of the library means; ours are passed on. */
    static LeptonException failure(DataFile data, Exception e) {
        if (e instanceof LeptonException ours) {
            return ours;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof PageCodecs.UnsupportedCodecException codec) {
                return new LeptonException(ErrorCode.DATA_CORRUPT, data.path() + ": " + codec.getMessage(), e);
            }
        }
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new LeptonException(
                ErrorCode.DATA_CORRUPT,
                data.path() + ": no Parquet file, or a damaged one (" + message + "). Get the file again.",
                e);
    }
}
